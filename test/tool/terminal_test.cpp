// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

bool is_coloured(const Outcome& run) { return run.out.find("\x1b[") != std::string::npos; }

}  // namespace

TEST_CASE("Output is coloured on a terminal only, unless it is told otherwise", "[tool][terminal]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", counting_image(2, 3, 1));
  for (const std::string command : {"info", "dump", "frames"}) {
    CAPTURE(command);
    CHECK_FALSE(is_coloured(run_tool({command, path})));
    CHECK(is_coloured(run_tool({command, "--color=always", path})));
    CHECK(is_coloured(run_tool_on_terminal({command, path})));
    CHECK_FALSE(is_coloured(run_tool_on_terminal({command, "--color=never", path})));
    CHECK_FALSE(is_coloured(run_tool_on_terminal({command, path}, {.input = {}, .environment = {"NO_COLOR=1"}})));
    CHECK(is_coloured(run_tool_on_terminal({command, path}, {.input = {}, .environment = {"NO_COLOR="}})));
  }
}

TEST_CASE("Tables for programs are never coloured", "[tool][terminal]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", counting_image(2, 3, 1));
  for (const std::string command : {"info", "dump", "frames"}) {
    CAPTURE(command);
    CHECK_FALSE(is_coloured(run_tool({command, "--format", "tsv", "--color=always", path})));
  }
}

TEST_CASE("get --raw refuses a terminal", "[tool][terminal]") {
  const Folder folder;
  const Outcome run = run_tool_on_terminal({"get", "--raw", "Rows", folder.write("a.dcm", counting_image(2, 3, 1))});
  CHECK(run.status == 2);
  CHECK(run.out.starts_with("dicomap: get: --raw"));
}

TEST_CASE("On a terminal values are cut so that lines fit", "[tool][terminal]") {
  const Folder folder;
  const auto bytes = DicomBytes{}.element(tags::PatientComments, VR::LT, std::string(5000, 'x')).as_file();
  const Outcome run =
      run_tool_on_terminal({"dump", "--color=never", "-p", "PatientComments", folder.write("a.dcm", bytes)});
  CHECK(run.out.size() <= 202);  // 200 columns and the end of the line
}
