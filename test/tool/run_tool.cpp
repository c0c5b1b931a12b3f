// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace dicomap::test {

namespace {

constexpr int no_such_program = 127;

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error{what};
}

/// A file descriptor that is closed.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} { must(number >= 0, "no file descriptor"); }
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  [[nodiscard]] int number() const noexcept { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  must(::pipe(ends.data()) == 0, "no pipe");
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

/// A file without a name: what is printed into it waits there, however much it is.
Descriptor make_file() {
  std::string name = (std::filesystem::temp_directory_path() / "dicomap-tool-XXXXXX").string();
  Descriptor file{::mkstemp(name.data())};
  ::unlink(name.c_str());
  return file;
}

std::string read_all(const Descriptor& from) {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t count = 0; (count = ::read(from.number(), piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::string content_of(const Descriptor& file) {
  ::lseek(file.number(), 0, SEEK_SET);
  return read_all(file);
}

struct Streams {
  int in;
  int out;
  int err;
};

pid_t start(const std::vector<std::string>& arguments, const Surroundings& surroundings, Streams streams) {
  std::vector<std::string> words{DICOMAP_TOOL};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables{"TERM=xterm"};
  variables.insert(variables.end(), surroundings.environment.begin(), surroundings.environment.end());
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  };
  const auto argv = pointers(words);
  const auto envp = pointers(variables);
  const pid_t child = ::fork();
  must(child >= 0, "no process");
  if (child == 0) {
    ::dup2(streams.in, STDIN_FILENO);
    ::dup2(streams.out, STDOUT_FILENO);
    ::dup2(streams.err, STDERR_FILENO);
    for (int other = STDERR_FILENO + 1; other < 64; ++other) ::close(other);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(no_such_program);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  must(::waitpid(child, &status, 0) == child, "no process to wait for");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Descriptor pipe_with(const std::string& input) {
  Pipe pipe = make_pipe();
  const auto written = ::write(pipe.write_end.number(), input.data(), input.size());
  must(written == static_cast<ssize_t>(input.size()), "the pipe is too small");
  return std::move(pipe.read_end);
}

}  // namespace

Outcome run_tool(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  const Descriptor in = pipe_with(surroundings.input);
  const Descriptor out = make_file();
  const Descriptor err = make_file();
  Outcome outcome;
  outcome.status = wait_for(start(arguments, surroundings, {in.number(), out.number(), err.number()}));
  outcome.out = content_of(out);
  outcome.err = content_of(err);
  return outcome;
}

Outcome run_tool_on_terminal(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  int terminal = -1;
  int screen = -1;
  winsize size{};
  size.ws_row = 25;
  size.ws_col = 200;
  must(::openpty(&screen, &terminal, nullptr, nullptr, &size) == 0, "no terminal");
  const Descriptor reading{screen};
  Descriptor writing{terminal};
  const pid_t child = start(arguments, surroundings, {terminal, terminal, terminal});
  writing.close();
  Outcome outcome;
  outcome.out = read_all(reading);  // ends when the last one who writes has gone
  outcome.status = wait_for(child);
  return outcome;
}

Outcome run_tool_cut_short(const std::vector<std::string>& arguments, std::size_t bytes) {
  const Descriptor in = pipe_with({});
  const Descriptor err = make_file();
  Pipe pipe = make_pipe();
  const pid_t child = start(arguments, {}, {in.number(), pipe.write_end.number(), err.number()});
  pipe.write_end.close();
  Outcome outcome;
  outcome.out.resize(bytes);
  const auto count = ::read(pipe.read_end.number(), outcome.out.data(), bytes);
  outcome.out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  pipe.read_end.close();
  outcome.status = wait_for(child);
  outcome.err = content_of(err);
  return outcome;
}

Outcome run_tool_into(const std::string& file, const std::vector<std::string>& arguments) {
  const Descriptor in = pipe_with({});
  const Descriptor out{::open(file.c_str(), O_WRONLY)};
  const Descriptor err = make_file();
  Outcome outcome;
  outcome.status = wait_for(start(arguments, {}, {in.number(), out.number(), err.number()}));
  outcome.err = content_of(err);
  return outcome;
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "dicomap-tool-XXXXXX").string();
  must(::mkdtemp(name.data()) != nullptr, "no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const DicomBytes& bytes) const {
  return write(name, std::string_view{reinterpret_cast<const char*>(bytes.bytes().data()), bytes.size()});
}

std::string Folder::write(const std::string& name, std::string_view text) const {
  std::ofstream{path_ / name, std::ios::binary}.write(text.data(), static_cast<std::streamsize>(text.size()));
  return path(name);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  must(begin == text.size(), "the last line does not end");
  return lines;
}

DicomBytes counting_image(unsigned rows, unsigned columns, unsigned frames) {
  std::vector<std::uint16_t> samples;
  for (unsigned sample = 0; sample < rows * columns * frames; ++sample) {
    samples.push_back(static_cast<std::uint16_t>(sample));
  }
  return DicomBytes{explicit_little}
      .ui(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
      .cs(tags::Modality, "OT")
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .is(tags::NumberOfFrames, std::to_string(frames))
      .us(tags::Rows, rows)
      .us(tags::Columns, columns)
      .us(tags::BitsAllocated, 16)
      .us(tags::BitsStored, 16)
      .us(tags::HighBit, 15)
      .us(tags::PixelRepresentation, 0)
      .numbers(tags::PixelData, VR::OW, samples)
      .as_file();
}

}  // namespace dicomap::test
