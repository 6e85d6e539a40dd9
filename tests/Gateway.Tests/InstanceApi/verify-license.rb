# Verifies a license with the published keys alone and prints its claims: verify-license.rb KEYS-ADDRESS LICENSE-FILE
require 'json'
require 'jwt'
require 'net/http'

keys = JSON.parse(Net::HTTP.get(URI(ARGV[0])), symbolize_names: true)
begin
  claims, header = JWT.decode(File.read(ARGV[1]), nil, true, algorithms: ['ES256'], jwks: keys)
  puts JSON.generate(claims: claims, header: header)
rescue JWT::DecodeError => e
  puts "refused: #{e.class}"
end
