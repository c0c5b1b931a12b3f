// SPDX-License-Identifier: MIT
// main of the tests over real files: without a corpus they are reported as not run (exit code 77), never as passed.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  if (std::getenv("DICOMAP_CORPUS") == nullptr) {
    std::cout << "not run: DICOMAP_CORPUS does not name a corpus\n";
    return 77;
  }
  return Catch::Session{}.run(argc, argv);
}
