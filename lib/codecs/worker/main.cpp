// SPDX-License-Identifier: MIT
// dicomap-codec-worker MODULE: decodes frames for a program that uses dicomap, which starts it. A code stream that makes a
// codec library crash, hang or worse meets it here, alone. The program ends when its socket does.
#include "codecs/worker/confine.hpp"
#include "codecs/worker/find_module.hpp"
#include "codecs/worker/serve.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>

using namespace dicomap::codecs;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  give_up_what_was_inherited();
  std::string text;
  const Module* const module = find_module(argv[1], text);
  if (module != nullptr) text = module->library();
  Hello hello;
  hello.opened = module != nullptr ? 1 : 0;
  text.copy(hello.text, sizeof hello.text - 1);
  give_up_system_calls();
  if (!say_hello(hello)) return 2;
  if (module != nullptr) serve(*module);
  _exit(0);  // what the library has allocated goes with the process
}
