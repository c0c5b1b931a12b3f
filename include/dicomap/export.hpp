// SPDX-License-Identifier: MIT
/// @file
/// Two attributes every other header uses: what a shared library exports, and what a returned view borrows from.
#pragma once

/// Marks what stays visible when the library is built with hidden symbols. (Clang takes no [[attribute]] on an explicit
/// instantiation, GCC no __attribute__ beside one on a class.)
#if defined(__clang__)
#define DICOMAP_API __attribute__((visibility("default")))
#else
#define DICOMAP_API [[gnu::visibility("default")]]
#endif

/// Marks a function whose result points into the object it was called on (or into a parameter): the result must not
/// outlive it. Clang checks it (-Wdangling); other compilers ignore it.
#if defined(__clang__)
#define DICOMAP_LIFETIME_BOUND [[clang::lifetimebound]]
#else
#define DICOMAP_LIFETIME_BOUND
#endif
