// SPDX-License-Identifier: MIT
/// @file
/// What a worker gives up before it sees a code stream.
#pragma once

namespace dicomap::codecs {

/// Every descriptor but the socket and /dev/null; the current folder; core files; more than 16 descriptors; the privileges
/// of set-user-ID programs.
void give_up_what_was_inherited() noexcept;

/// All system calls but those that a decoder needs: memory, threads, time, its socket. Others fail with EPERM: no file is
/// opened, no connection made, no program started, no other process touched. A kernel without seccomp leaves them as they
/// were. Nothing is done under a sanitizer, which needs more.
void give_up_system_calls() noexcept;

}  // namespace dicomap::codecs
