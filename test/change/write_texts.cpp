// SPDX-License-Identifier: MIT
// write_texts FOLDER: writes files whose text was encoded by the library, one a SpecificCharacterSet, and prints a line for
// each: its name, and what a reader has to find in PatientName, StudyDescription (two values) and PatientComments.
#include "change/encoding.hpp"
#include "support/temporary_file.hpp"

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

using namespace dicomap;
using namespace dicomap::test;

namespace {

struct Sample {
  std::string_view charset;
  std::string_view name;
  std::string_view words;  ///< two values
  std::string_view lines;  ///< two lines
};

// No character has the byte of a backslash, which some readers take for one, whatever it is half of.
constexpr Sample samples[]{
    {"ISO_IR 6", "Doe^Jane", "one\\two", "one\ntwo"},
    {"ISO_IR 100", "Buc^Jérôme", "façade\\naïve", "ça\nlà"},
    {"ISO_IR 101", "Święcicki^Łukasz", "żółw\\gęś", "źle\nćma"},
    {"ISO_IR 109", "Ħaż^Ġorġ", "ħobż\\ċavetta", "ġurnal\nżmien"},
    {"ISO_IR 110", "Šķēle^Andris", "ģimene\\ļoti", "ņemt\nķert"},
    {"ISO_IR 126", "Διονυσιος", "άλφα\\βήτα", "γάμμα\nδέλτα"},
    {"ISO_IR 127", "قباني^لنزار", "واحد\\اثنان", "ثلاثة\nاربعة"},
    {"ISO_IR 138", "שרון^דבורה", "אחת\\שתיים", "שלוש\nארבע"},
    {"ISO_IR 144", "Люксембург", "один\\два", "три\nчетыре"},
    {"ISO_IR 148", "Çavuşoğlu^Şule", "ağaç\\ışık", "çığ\nşey"},
    {"ISO_IR 166", "สมชาย^ใจดี", "หนึ่ง\\สอง", "สาม\nสี่"},
    {"ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ", "ﾋﾄﾂ\\ﾌﾀﾂ", "ﾐｯﾂ\nﾖｯﾂ"},
    {"ISO_IR 192", "Wang^XiaoDong=王^小東", "ä\\山", "é\n𠀀"},
    {"GB18030", "Wang^XiaoDong=王^小东", "一\\二", "三\n㐀"},
    {"GBK", "Wang^XiaoDong=王^小东", "一\\二", "三\n四"},
    {"\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう", "春a\\夏", "秋\n冬b"},
    {"ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", "ｱ\\夏a", "ｲ\n冬b"},
    {"\\ISO 2022 IR 87\\ISO 2022 IR 159", "Yamada^Tarou=丂山^太郎", "丂\\山", "丂\n山a丂"},
    {"\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "가a\\나", "다\n라b"},
    {"\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "一a\\二", "三\n四b"},
    {"ISO 2022 IR 100\\ISO 2022 IR 126", "Müller^é=Διος^ω", "àα\\βà", "ωé\nέé"},
    {"ISO 2022 IR 6\\ISO 2022 IR 144\\ISO 2022 IR 101", "Lodz^Mir=Łódź^Мир", "мłм\\ź", "ы\nęы"},
};

std::string quoted(std::string_view text) {
  std::string line{'"'};
  for (const char c : text) {
    if (c == '\n') line += "\\n";
    else if (c == '\\') line += "\\\\";
    else line += c;
  }
  return line + '"';
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  int number = 0;
  for (const auto& sample : samples) {
    const Writing writing{.charset = sample.charset};
    const auto file = DicomBytes{explicit_little}
                          .cs(tags::SpecificCharacterSet, sample.charset)
                          .ui(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
                          .ui(tags::SOPInstanceUID, "1.2.3")
                          .element(tags::StudyDescription, VR::LO, field(VR::LO, sample.words, writing))
                          .element(tags::PatientName, VR::PN, field(VR::PN, sample.name, writing))
                          .element(tags::PatientComments, VR::LT, field(VR::LT, sample.lines, writing))
                          .as_file();
    const auto name = std::to_string(number++) + ".dcm";
    write_at(std::filesystem::path{arguments[1]} / name, 0, file.bytes());
    std::printf("[\"%s\", %s, %s, %s, %s]\n", name.c_str(), quoted(sample.charset).c_str(), quoted(sample.name).c_str(),
                quoted(sample.words).c_str(), quoted(sample.lines).c_str());
  }
  return 0;
}
