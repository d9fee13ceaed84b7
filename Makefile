# make serve          build the program and serve the catalogue that comes with it
# make test           install what the tests need, then run all of them
# make test-rocksdb   the same store on disk: needs a C++ compiler and about 20 minutes once
# make soak           take process and power away again and again (ROUNDS=1000), and ask the reading
#                     copy and the store the same random questions (QUERIES=20000)
# make fmt            write the code as rustfmt wants it

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test
.PHONY: serve test test-rocksdb soak fmt tools python browser editor stream interop cargo

ROUNDS ?= 1000
QUERIES ?= 20000

APT := $(shell [ "$$(id -u)" = 0 ] || echo sudo) env DEBIAN_FRONTEND=noninteractive apt-get

# $(call install,PACKAGES…): installs Debian packages, or says clearly that somebody has to.
# PACKAGES may be empty: then everything is there already, and nothing is fetched.
define install
	packages="$$(echo $(1))"; \
	if [ -n "$$packages" ]; then \
	  if ! command -v apt-get > /dev/null || ! { [ "$$(id -u)" = 0 ] || command -v sudo > /dev/null; }; then \
	    echo "missing here, and only root on Debian can install it: $$packages" >&2; exit 1; \
	  fi; \
	  echo "installing $$packages"; \
	  $(APT) update -q && $(APT) install -q -y --no-install-recommends $$packages; \
	fi
endef

# $(call unless,COMMAND,PACKAGE): the package, where the command is not there
unless = $$(command -v $(1) > /dev/null || echo $(2))

serve: cargo
	cargo build --release
	./target/release/colophon demo --data ./var

test: export COLOPHON_TEST_TOOLS := required
test: cargo tools python browser editor stream interop
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo test
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

test-rocksdb: cargo
	@ldconfig -p | grep libclang > /dev/null || { \
	  $(APT) update -q; \
	  clang="$$(apt-cache search --names-only '^libclang1-[0-9]+$$' | cut -d' ' -f1 | sort -V | tail -n 1)"; \
	  $(call install,$${clang:-libclang1}); }
	@$(call install,$(call unless,g++,g++))
	headers="$$(dirname "$$(gcc -print-file-name=include/stddef.h)")"; \
	BINDGEN_EXTRA_CLANG_ARGS="-I$$headers" CARGO_TARGET_DIR=target/rocksdb \
	  cargo test --features rocksdb -- store ledger cli

soak: cargo tools python
	COLOPHON_TEST_ROUNDS=$(ROUNDS) COLOPHON_TEST_QUERIES=$(QUERIES) cargo test -- --nocapture \
	  cli::crash cli::power import::random ledger::killed index::judge
	COLOPHON_TEST_RECORDS=50000 COLOPHON_TEST_CHANGES=5000 COLOPHON_TEST_CASES=200 \
	  cargo test -- --nocapture serve::oai::a_harvest interop::schemathesis

fmt: cargo
	cargo fmt

cargo:
	@command -v cargo > /dev/null || { echo "Rust is missing: see https://rustup.rs" >&2; exit 1; }
	@$(call install,$(call unless,cc,gcc libc6-dev))

# What the tests of the command line and of the pages call by name.
tools:
	@$(call install,$(call unless,chromium,chromium) $(call unless,curl,curl) \
	  $(call unless,npm,npm) $(call unless,script,bsdutils) $(call unless,setpriv,util-linux) \
	  $(call unless,strace,strace) $(call unless,unshare,util-linux) \
	  $(call unless,mount,mount) $(call unless,faketime,faketime) \
	  $$(python3 -c 'import ensurepip, venv' 2> /dev/null || echo python3-venv))

python: .venv/ready

.venv/ready: tests/interop/requirements.txt | tools
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

interop: tests/interop/node_modules/.ready

tests/interop/node_modules/.ready: tests/interop/package-lock.json | tools
	cd tests/interop && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

browser: tests/browser/node_modules/.ready

stream: tests/interop/stream/node_modules/.ready

tests/interop/stream/node_modules/.ready: tests/interop/stream/package-lock.json | tools
	cd tests/interop/stream && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

editor: web/editor/node_modules/.ready

web/editor/node_modules/.ready: web/editor/package-lock.json | tools
	cd web/editor && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

tests/browser/node_modules/.ready: tests/browser/package-lock.json | tools
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@
