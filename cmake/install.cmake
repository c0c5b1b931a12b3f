# SPDX-License-Identifier: MIT
# What `cmake --install` puts where, in three components: dicomap_runtime (the shared library, if there is one, codec modules
# and the worker that runs those which are not to be trusted),
# dicomap_development (headers, static library, CMake package, pkg-config file) and dicomap_tool.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dicomap)
install(TARGETS dicomap EXPORT dicomapTargets
  LIBRARY COMPONENT dicomap_runtime NAMELINK_COMPONENT dicomap_development
  ARCHIVE COMPONENT dicomap_development
  FILE_SET HEADERS COMPONENT dicomap_development)
set(codecs_dir ${CMAKE_INSTALL_LIBDIR}/dicomap-codecs)
get_property(codec_modules GLOBAL PROPERTY DICOMAP_CODEC_MODULES)
if(codec_modules)
  install(TARGETS ${codec_modules} LIBRARY DESTINATION ${codecs_dir} COMPONENT dicomap_runtime)
endif()
install(TARGETS dicomap_worker RUNTIME DESTINATION ${codecs_dir} COMPONENT dicomap_runtime)
install(EXPORT dicomapTargets NAMESPACE dicomap:: DESTINATION ${package_dir} COMPONENT dicomap_development)

if(NOT DEFINED BUILD_SHARED_LIBS)
  set(BUILD_SHARED_LIBS OFF)
endif()
set(DICOMAP_CODECS_DIR ${codecs_dir})
configure_package_config_file(cmake/dicomapConfig.cmake.in ${PROJECT_BINARY_DIR}/package/dicomapConfig.cmake
                              INSTALL_DESTINATION ${package_dir} PATH_VARS DICOMAP_CODECS_DIR NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/dicomapConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/dicomapConfig.cmake ${PROJECT_BINARY_DIR}/package/dicomapConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT dicomap_development)

# A static library needs what it was built with at the link; Debian's Boost has no .pc file of its own.
if(BUILD_SHARED_LIBS)
  set(DICOMAP_PC_REQUIRES "")
  set(DICOMAP_PC_LIBS "")
else()
  set(DICOMAP_PC_REQUIRES "fmt, nettle, zlib")
  set(DICOMAP_PC_LIBS "-lboost_iostreams -pthread")
  foreach(library IN LISTS CMAKE_DL_LIBS)
    string(APPEND DICOMAP_PC_LIBS " -l${library}")
  endforeach()
  get_property(linked GLOBAL PROPERTY DICOMAP_LINKED_LIBRARIES)
  list(REMOVE_DUPLICATES linked)
  list(JOIN linked " " linked)
  string(APPEND DICOMAP_PC_LIBS " ${linked}")
endif()
file(RELATIVE_PATH DICOMAP_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" DICOMAP_PC_TO_PREFIX "${DICOMAP_PC_TO_PREFIX}")
configure_file(cmake/dicomap.pc.in ${PROJECT_BINARY_DIR}/package/dicomap.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/dicomap.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT dicomap_development)

install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT dicomap_development)
if(TARGET dicomap_tool)
  install(TARGETS dicomap_tool RUNTIME COMPONENT dicomap_tool)
endif()
