# haechi: build, test, install.  GNU make, no configure step, not recursive.
#
#   make                   the program, as build/release/haechi
#   make demo              installs what is missing, builds, shows what it does
#   make test              installs what is missing, builds, runs all tests
#   make check             runs all tests, installs nothing
#   make unit              runs the unit tests only
#   make lint              layers, circles, globals, format, clang-tidy, cppcheck
#   make bench             [CAPTURE=FILE] [LOG='FILE ...'] [RULES=PATH]
#   make fuzz              [FUZZ=NAME] [FUZZ_SECONDS=60], each target in turn
#   make format            clang-format on every file
#   make install           PREFIX=/usr/local DESTDIR=; and uninstall
#   make deps              the packages to build with, by apt-get
#   make compile_commands.json, clean, help
#
# Every target takes BUILD=debug|release|asan|tsan|fuzz (default release).
# A file dropped into analyzer/, scenarios/, tui/, cli/ or tests/ is built.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash

VERSION := 0.1.0
BUILD ?= release
B := build/$(BUILD)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/haechi
MANDIR ?= $(PREFIX)/share/man
LOCALEDIR ?= $(PREFIX)/share/locale
DESTDIR ?=

ifeq ($(filter debug release asan tsan fuzz,$(BUILD)),)
$(error BUILD=$(BUILD): expected debug, release, asan, tsan or fuzz)
endif

# ---- compilers -----------------------------------------------------------

ifeq ($(BUILD),fuzz)
CC := clang
CXX := clang++
else
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif
endif

WERROR ?= -Werror
WARN := -Wall -Wextra -Wshadow -Wvla -Wundef -Wpointer-arith -Wwrite-strings \
	-Wformat=2 $(WERROR)
WARN_C := $(WARN) -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition
WARN_CXX := $(WARN) -Wmissing-declarations

MODE_debug := -O1 -g
MODE_release := -O2 -g -fstack-protector-strong -fstack-clash-protection \
	-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
MODE_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all
MODE_tsan := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
MODE_fuzz := -O1 -g -fno-omit-frame-pointer \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_debug :=
LINK_release := -Wl,-z,relro,-z,now,-z,noexecstack
LINK_asan := -fsanitize=address,undefined
LINK_tsan := -fsanitize=thread
LINK_fuzz := -fsanitize=address,undefined

# Where pkg-config is missing the variables are empty, and the target
# $(B)/flags says what to install.  Debian's bzip2 has no .pc file.
PKGS := libpcap libpcre2-8 libhs htp ncursesw sqlite3 libfyaml simdjson \
	libcrypto zlib libzstd liblzma libbrotlidec libmagic libsodium
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

COMMON := $(MODE_$(BUILD)) -fPIE -pthread -I. -D_GNU_SOURCE $(PKG_CFLAGS)
ALL_CFLAGS = -std=gnu11 $(COMMON) $(WARN_C) $(CFLAGS)
ALL_CXXFLAGS = -std=gnu++17 -fno-exceptions -fno-rtti \
	-DSIMDJSON_EXCEPTIONS=0 $(COMMON) $(WARN_CXX) $(CXXFLAGS)
ALL_LDFLAGS = -pie -pthread $(LINK_$(BUILD)) $(LDFLAGS)
LIBS := $(PKG_LIBS) -lbz2 -lstdc++ -lm
CLI_DEFS = -DHAECHI_VERSION='"$(VERSION)"' -DHAECHI_DATADIR='"$(DATADIR)"' \
	-DHAECHI_LOCALEDIR='"$(LOCALEDIR)"'

# ---- what there is -------------------------------------------------------

rfind = $(sort $(shell find $(wildcard $(1)) -name '$(2)' 2>/dev/null))
obj = $(patsubst %,$(B)/obj/%.o,$(basename $(1)))

LIB_SRC := $(call rfind,analyzer scenarios tui,*.c) \
	$(wildcard analyzer/base/*.cc)
CLI_SRC := $(filter-out cli/main.c,$(sort $(wildcard cli/*.c)))
LIB_OBJ := $(call obj,$(LIB_SRC))
CLI_OBJ := $(call obj,$(CLI_SRC))
MAIN_OBJ := $(call obj,$(wildcard cli/main.c))
PROGRAM := $(if $(MAIN_OBJ),$(B)/haechi)
ARCHIVES := $(B)/libcli.a $(B)/libhaechi.a

# Tests in C: each test_*.c is a program; the other files of its folder are
# linked to all of them.  fuzz_*.c are run on their corpus by replay.c, or by
# libFuzzer in BUILD=fuzz.
TEST_SRC := $(sort $(wildcard tests/unit/test_*.c tests/rules/test_*.c \
	tests/screen/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/bench_*.c))
TEST_BIN := $(patsubst %.c,$(B)/%,$(TEST_SRC))
FUZZ_BIN := $(patsubst %.c,$(B)/%,$(FUZZ_SRC))
BENCH_BIN := $(patsubst %.c,$(B)/%,$(BENCH_SRC))
helpers = $(call obj,$(filter-out $(1)/$(2)_%,$(sort $(wildcard $(1)/*.c))))
FUZZ_HELP := $(filter-out %/replay.o,$(call helpers,tests/fuzz,fuzz)) \
	$(if $(filter fuzz,$(BUILD)),,$(call obj,tests/fuzz/replay.c))

MO := $(patsubst po/%.po,$(B)/locale/%/LC_MESSAGES/haechi.mo,\
	$(wildcard po/*.po))

# ---- program and library -------------------------------------------------

all: $(PROGRAM) $(ARCHIVES) $(MO)

# Rewritten only when the flags differ, so that a change of them rebuilds.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@pkg-config --exists --print-errors $(PKGS) || { \
	    echo "Some libraries are missing: 'make deps' installs them." >&2; \
	    exit 1; }
	@printf '%s\n' '$(filter-out ccache,$(CC)) $(ALL_CFLAGS)' \
	    '$(ALL_CXXFLAGS)' '$(ALL_LDFLAGS)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# The same for the list of files: a removed one must leave the library.
$(B)/files: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_OBJ) $(CLI_OBJ) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/cli-flags: FORCE
	@mkdir -p $(@D)
	@echo $(CLI_DEFS) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/cli/%.o: cli/%.c $(B)/flags $(B)/cli-flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(ALL_CFLAGS) $(CLI_DEFS) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.cc $(B)/flags
	@mkdir -p $(@D)
	@echo "  CXX   $<"
	@$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

# These hold data of the tree as it is.
$(B)/obj/analyzer/detect/sigma/builtin.o: $(wildcard rules/mappings/*.yml)

$(B)/libhaechi.a: $(LIB_OBJ) $(B)/files
	@echo "  AR    $@"
	@rm -f $@
	@$(AR) rcs $@ $(LIB_OBJ)

$(B)/libcli.a: $(CLI_OBJ) $(B)/files
	@echo "  AR    $@"
	@rm -f $@
	@$(AR) rcs $@ $(CLI_OBJ)

link = echo "  LINK  $@"; mkdir -p $(@D); \
	$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(ARCHIVES)

$(B)/haechi: $(MAIN_OBJ) $(ARCHIVES)
	@$(link) $(LIBS)

$(B)/locale/%/LC_MESSAGES/haechi.mo: po/%.po
	@mkdir -p $(@D)
	@msgfmt -c -o $@ $<

# ---- tests ---------------------------------------------------------------

define test_program
$(B)/tests/$(1)/test_%: $(B)/obj/tests/$(1)/test_%.o \
    $(call helpers,tests/$(1),test) $(ARCHIVES)
	@$$(link) -lcmocka $(LIBS)
endef
$(foreach d,unit rules screen,$(eval $(call test_program,$(d))))

$(B)/tests/fuzz/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(FUZZ_HELP) $(ARCHIVES)
	@$(link) $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer) $(LIBS)

$(B)/tests/bench/bench_%: $(B)/obj/tests/bench/bench_%.o \
    $(call helpers,tests/bench,bench) $(ARCHIVES)
	@$(link) $(LIBS)

unit-build: all $(filter $(B)/tests/unit/%,$(TEST_BIN))
tests-build: all $(TEST_BIN) $(if $(filter fuzz,$(BUILD)),,$(FUZZ_BIN))
fuzz-build: $(FUZZ_BIN)
bench-build: all $(BENCH_BIN)

.SECONDARY:
FORCE:
.PHONY: all unit-build tests-build fuzz-build bench-build FORCE

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

# What installs first runs make again: the Makefile was read without the
# libraries.  The packages are the same for every user, so a second call is a
# look at dpkg's list.
NPROC := $(shell nproc 2>/dev/null || echo 2)
AGAIN = +@$(MAKE) --no-print-directory $(if $(findstring j,$(firstword \
	-$(MAKEFLAGS))),,-j$(NPROC)) BUILD=$(BUILD)

deps:
	@tests/deps build

# A day of the simulated tax office: made, analysed, and laid beside the truth.
DEMO := $(B)/demo
HAECHI_HERE = HAECHI_DATADIR=$(CURDIR) $(B)/haechi
demo:
	@tests/deps build
	$(AGAIN) demo-run

demo-run: all
	@rm -rf $(DEMO)
	@echo "== haechi scenario build refund-season"
	@$(HAECHI_HERE) scenario build refund-season --seed 1 -o $(DEMO)
	@echo; echo "== haechi analyze"
	@$(HAECHI_HERE) analyze --timezone +09:00 --db $(DEMO)/haechi.db \
	    --eve $(DEMO)/eve.json $(DEMO)/data
	@echo; echo "== haechi scenario review refund-season"
	@$(HAECHI_HERE) scenario review refund-season --seed 1 \
	    --db $(DEMO)/haechi.db
	@echo; echo "Go on: $(B)/haechi console $(DEMO)/haechi.db"
	@echo "or:    HAECHI_DATADIR=. $(B)/haechi train first-steps"

libs-check:
	@pkg-config --exists --print-errors $(PKGS)

test:
	@tests/deps build test
	$(AGAIN) check

check:
	@BUILD=$(BUILD) tests/run

unit:
	@BUILD=$(BUILD) tests/run unit

lint:
	@tests/deps build lint
	$(AGAIN) lint-check

lint-check: $(ARCHIVES)
	@BUILD=$(BUILD) tests/lint/run

FUZZ_SECONDS ?= 60
fuzz:
	@tests/deps build fuzz
	+@$(MAKE) --no-print-directory -j$(NPROC) BUILD=fuzz fuzz-build
	@tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ)

bench: bench-build
	@BUILD=$(BUILD) CAPTURE='$(CAPTURE)' LOG='$(LOG)' RULES='$(RULES)' \
	    tests/bench/run

.PHONY: deps demo demo-run libs-check test check unit lint lint-check fuzz bench

# ---- install -------------------------------------------------------------

# Folders of data, with their trees, into DATADIR under the same names.
DATA := $(wildcard rules scenarios/services scenarios/behaviours \
	scenarios/networks scenarios/packs captures)
MAN := $(wildcard man/*.[1-8])
D = $(DESTDIR)

install: all
	install -d $(D)$(BINDIR) $(D)$(DATADIR)
	install -s -m 755 $(PROGRAM) $(D)$(BINDIR)/haechi
	@for f in $$(find $(DATA) -type f ! -name '*.[ch]'); do \
	    install -D -m 644 "$$f" "$(D)$(DATADIR)/$$f" || exit 1; done
	@for f in $(MAN); do install -D -m 644 $$f \
	    $(D)$(MANDIR)/man$${f##*.}/$${f##*/} || exit 1; done
	@for f in $(patsubst $(B)/locale/%,%,$(MO)); do install -D -m 644 \
	    $(B)/locale/$$f $(D)$(LOCALEDIR)/$$f || exit 1; done
	@if [ -f completions/haechi.bash ]; then \
	    install -D -m 644 completions/haechi.bash \
	    $(D)$(PREFIX)/share/bash-completion/completions/haechi; fi
	@if [ -f completions/_haechi ]; then \
	    install -D -m 644 completions/_haechi \
	    $(D)$(PREFIX)/share/zsh/site-functions/_haechi; fi

uninstall:
	rm -f $(D)$(BINDIR)/haechi
	rm -rf $(D)$(DATADIR)
	rm -f $(foreach f,$(MAN),$(D)$(MANDIR)/man$(subst .,,$(suffix $(f)))/$(notdir $(f)))
	rm -f $(patsubst $(B)/locale/%,$(D)$(LOCALEDIR)/%,$(MO))
	rm -f $(D)$(PREFIX)/share/bash-completion/completions/haechi
	rm -f $(D)$(PREFIX)/share/zsh/site-functions/_haechi

.PHONY: install uninstall

# ---- for the author ------------------------------------------------------

C_FILES = $(shell git ls-files -co --exclude-standard '*.c' '*.h' '*.cc' \
	'*.def' | xargs -r ls -d 2>/dev/null)

format:
	@clang-format -i $(filter-out %.def,$(C_FILES))

# For editors and for clang tools: one entry a file, with the debug flags.
compile_commands.json: Makefile FORCE
	@{ echo '['; sep=; \
	for f in $(filter %.c,$(C_FILES)); do \
	    printf '%s{"directory":"%s","file":"%s","arguments":[%s]}' \
		"$$sep" '$(CURDIR)' "$$f" "$$(printf '"%s",' \
		gcc -std=gnu11 $(filter-out -W%,$(COMMON) $(WARN_C)) \
		$(subst ",\",$(CLI_DEFS)) -c)\"$$f\""; \
	    sep=$$',\n'; \
	done; printf '\n]\n'; } >$@

print-flags:
	@echo -std=gnu11 -fPIE -pthread -I. -D_GNU_SOURCE $(PKG_CFLAGS) $(CLI_DEFS)

clean:
	rm -rf build compile_commands.json

help:
	@sed -n '3,/^$$/s/^# \{0,1\}//p' Makefile

.PHONY: format print-flags clean help
