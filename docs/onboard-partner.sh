#!/usr/bin/env bash
# Brings a partner in by commands alone: first a sandbox where it places a trial order, then the real one.
# Needs bash and curl. The gateway runs; FULFILLMENT names its host, and its settings are those of the commands.
#
#   docs/onboard-partner.sh ID NAME PRICE_LIST "SKUS" SCREENING_PROFILE RATE_PER_MINUTE [WEBHOOK_URL]
#   docs/onboard-partner.sh acme "Acme Resale Inc." partner-net "premium-sm ultimate-sm" usual 600 https://acme.example/hooks
#
# What it prints last is for the partner: hand it over by a safe way, it is shown once.
set -euo pipefail

if [ "$#" -lt 6 ]; then
  sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//'
  exit 2
fi

id=$1 name=$2 prices=$3 skus=$4 profile=$5 rate=$6 webhook=${7:-}
gateway=${GATEWAY:-http://localhost:8080}
host=${FULFILLMENT:-dotnet artifacts/bin/Fulfillment.Gateway/release/Fulfillment.Gateway.dll}
began=$SECONDS

field() { grep -o "\"$1\": *\"[^\"]*\"" | sed -n '1s/.*: *"\(.*\)"$/\1/p'; }

step() { printf '%3ds  %s\n' "$((SECONDS - began))" "$1"; }

add() { # id, name, more options -> clientId:clientSecret
  local answer
  answer=$($host partners add "$2" --id "$1" --price-list "$prices" --skus "$skus" --screening-profile "$profile" "${@:3}" --json)
  printf '%s:%s' "$(field clientId <<< "$answer")" "$(field clientSecret <<< "$answer")"
}

# Secrets reach curl by its standard input: its arguments can be read by everybody on the machine.
token() { # clientId:clientSecret
  curl -sSf --config - -d grant_type=client_credentials "$gateway/oauth/token" <<< "user = \"$1\"" | field access_token
}

ask() { # what curl is to do, as the bearer
  curl -sSf --config - "$@" <<< "header = \"Authorization: Bearer $bearer\""
}

step "the sandbox $id-sandbox: own clock, worthless licenses"
sandbox=$(add "$id-sandbox" "$name (sandbox)" --sandbox)
bearer=$(token "$sandbox")

step "a trial order, from the token to the license"
order=$(ask -H 'Content-Type: application/json' -H 'Prefer: wait=30' \
  -H "Idempotency-Key: onboarding-$id" "$gateway/v1/orders" -d "{
    \"partnerOrderRef\": \"onboarding-$id\",
    \"customer\": { \"name\": \"Trial Customer\", \"country\": \"DE\" },
    \"lines\": [ { \"sku\": \"${skus%% *}\", \"quantity\": 5, \"termMonths\": 12 } ] }")
status=$(field status <<< "$order")
[ "$status" = fulfilled ] || { echo "The trial order is '$status', not fulfilled: $order" >&2; exit 1; }
ask "$gateway/v1/orders/$(field id <<< "$order")/licenses" > /dev/null

step "the partner $id: prices '$prices', skus '$skus', screening '$profile', $rate requests a minute"
real=$(add "$id" "$name" --rate-limit "$rate")
bearer=$(token "$real")
ask "$gateway/v1/products" > /dev/null

if [ -n "$webhook" ]; then
  step "its webhook $webhook"
  secret=$(ask -H 'Content-Type: application/json' \
    -H "Idempotency-Key: webhook-$id" "$gateway/v1/webhooks" -d "{ \"url\": \"$webhook\" }" | field secret)
fi

step "done"
cat << HANDOVER

gateway         $gateway, documented at $gateway/docs
sandbox         client id ${sandbox%%:*}
                client secret ${sandbox#*:}
production      client id ${real%%:*}
                client secret ${real#*:}
webhook secret  ${secret:-none}
HANDOVER
