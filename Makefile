ARGS ?=
GATEWAY := artifacts/bin/Fulfillment.Gateway/release/Fulfillment.Gateway.dll

export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

.DEFAULT_GOAL := help
.PHONY: help demo test bench faults screening-eval format specs clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo:  ## build the house and walk one order through it (ARGS=--exit ends by itself)
	@echo "Building the gateway and its adapters (about a minute the first time) ..."
	@dotnet build Demo.slnf -c Release --verbosity quiet --tl:off -clp:NoSummary
	@dotnet $(GATEWAY) demo $(ARGS)

test:  ## format check, build, all tests on SQLite and PostgreSQL: the same as CI
	@tests/run.sh

bench:  ## measure what specs/performance.md promises (ARGS choose)
	@dotnet run --configuration Release --project tests/Benchmarks -- $(ARGS)

faults:  ## break things under load and count what is lost or doubled (ARGS=short, or names of scenarios; SEED, KILLS)
	@dotnet build tests/Faults -c Release --verbosity quiet --tl:off -clp:NoSummary
	@dotnet artifacts/bin/Fulfillment.Faults/release/Fulfillment.Faults.dll $(ARGS)

screening-eval:  ## measure how well names are found on the lists (SEED, EACH)
	@dotnet run --configuration Release --project tests/Screening.Evaluation

format:  ## put every file into the house's form
	@dotnet format Fulfillment.sln

specs:  ## rewrite the files in specs/ that tests hold equal to the code; read the diff before you commit it
	@FULFILLMENT_WRITE_SPECS=1 dotnet test Fulfillment.sln -c Release --verbosity quiet --tl:off \
		--filter "FullyQualifiedName~.House."
	@git status --short specs

clean:  ## throw away everything that was built
	@rm -rf artifacts
