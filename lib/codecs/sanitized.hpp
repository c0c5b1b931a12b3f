// SPDX-License-Identifier: MIT
/// @file
/// DICOMAP_SANITIZED: defined where a sanitizer is part of the program, which needs more memory and system calls than a
/// worker is given.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DICOMAP_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define DICOMAP_SANITIZED 1
#endif
#endif
