// SPDX-License-Identifier: MIT
// These tests look at SIGBUS themselves: a sanitizer must leave it alone.
extern "C" {
const char* __asan_default_options();
const char* __tsan_default_options();
const char* __asan_default_options() { return "handle_sigbus=0"; }
const char* __tsan_default_options() { return "handle_sigbus=0"; }
}
