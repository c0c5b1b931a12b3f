# SPDX-License-Identifier: MIT
# What `cmake --install` puts where, in three components: dicomap_runtime (the shared library, if there is one),
# dicomap_development (headers, static library, CMake package, pkg-config file) and dicomap_tool.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dicomap)
install(TARGETS dicomap EXPORT dicomapTargets
  LIBRARY COMPONENT dicomap_runtime NAMELINK_COMPONENT dicomap_development
  ARCHIVE COMPONENT dicomap_development
  FILE_SET HEADERS COMPONENT dicomap_development)
install(EXPORT dicomapTargets NAMESPACE dicomap:: DESTINATION ${package_dir} COMPONENT dicomap_development)

if(NOT DEFINED BUILD_SHARED_LIBS)
  set(BUILD_SHARED_LIBS OFF)
endif()
configure_package_config_file(cmake/dicomapConfig.cmake.in ${PROJECT_BINARY_DIR}/package/dicomapConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/dicomapConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/dicomapConfig.cmake ${PROJECT_BINARY_DIR}/package/dicomapConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT dicomap_development)

# A static library needs what it was built with at the link; Debian's Boost has no .pc file of its own.
if(BUILD_SHARED_LIBS)
  set(DICOMAP_PC_REQUIRES "")
  set(DICOMAP_PC_LIBS "")
else()
  set(DICOMAP_PC_REQUIRES "fmt, zlib")
  set(DICOMAP_PC_LIBS "-lboost_iostreams -pthread")
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
