# SPDX-License-Identifier: MIT
# cmake -DCOMPILER=c++ -DFLAGS="-I include" -DSOURCE=x.cpp -P check.cmake
# Compiles SOURCE twice: as it is, which must succeed, and with MUST_FAIL, which must fail for the reason that the line
# "// MUST_FAIL because: <regular expression>" gives. So a source that is broken otherwise cannot pass.
file(STRINGS ${SOURCE} reason REGEX "^// MUST_FAIL because: ")
string(REGEX REPLACE "^// MUST_FAIL because: " "" reason "${reason}")
if(reason STREQUAL "")
  message(FATAL_ERROR "${SOURCE} does not say why it must fail")
endif()
separate_arguments(FLAGS UNIX_COMMAND "${FLAGS}")
set(compile ${COMPILER} -std=c++20 ${FLAGS} -fsyntax-only)

execute_process(COMMAND ${compile} ${SOURCE} RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the right variant does not compile:\n${output}")
endif()
execute_process(COMMAND ${compile} -DMUST_FAIL ${SOURCE} RESULT_VARIABLE status ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "the variant with MUST_FAIL compiles")
endif()
if(NOT output MATCHES "error: [^\n]*(${reason})")
  message(FATAL_ERROR "the variant with MUST_FAIL fails, but not because: ${reason}\n${output}")
endif()
