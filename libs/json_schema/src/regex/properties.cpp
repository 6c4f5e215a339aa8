#include "regex/properties.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema::regex {

namespace {

struct Category {
    std::string_view short_name; // as PCRE2 has it
    std::string_view long_name;
    std::string_view other_name = {};
};

constexpr std::array kCategories = {
    Category{"C", "Other"},
    Category{"Cc", "Control", "cntrl"},
    Category{"Cf", "Format"},
    Category{"Cn", "Unassigned"},
    Category{"Co", "Private_Use"},
    Category{"Cs", "Surrogate"},
    Category{"L", "Letter"},
    Category{"LC", "Cased_Letter"},
    Category{"Ll", "Lowercase_Letter"},
    Category{"Lm", "Modifier_Letter"},
    Category{"Lo", "Other_Letter"},
    Category{"Lt", "Titlecase_Letter"},
    Category{"Lu", "Uppercase_Letter"},
    Category{"M", "Mark", "Combining_Mark"},
    Category{"Mc", "Spacing_Mark"},
    Category{"Me", "Enclosing_Mark"},
    Category{"Mn", "Nonspacing_Mark"},
    Category{"N", "Number"},
    Category{"Nd", "Decimal_Number", "digit"},
    Category{"Nl", "Letter_Number"},
    Category{"No", "Other_Number"},
    Category{"P", "Punctuation", "punct"},
    Category{"Pc", "Connector_Punctuation"},
    Category{"Pd", "Dash_Punctuation"},
    Category{"Pe", "Close_Punctuation"},
    Category{"Pf", "Final_Punctuation"},
    Category{"Pi", "Initial_Punctuation"},
    Category{"Po", "Other_Punctuation"},
    Category{"Ps", "Open_Punctuation"},
    Category{"S", "Symbol"},
    Category{"Sc", "Currency_Symbol"},
    Category{"Sk", "Modifier_Symbol"},
    Category{"Sm", "Math_Symbol"},
    Category{"So", "Other_Symbol"},
    Category{"Z", "Separator"},
    Category{"Zl", "Line_Separator"},
    Category{"Zp", "Paragraph_Separator"},
    Category{"Zs", "Space_Separator"},
};

// Short and long names of the scripts, with a blank on both sides of each.
constexpr std::string_view kScripts =
    " Adlm Adlam Aghb Caucasian_Albanian Ahom Arab Arabic Armi Imperial_Aramaic Armn Armenian Avst Avestan"
    " Bali Balinese Bamu Bamum Bass Bassa_Vah Batk Batak Beng Bengali Bhks Bhaiksuki Bopo Bopomofo Brah Brahmi"
    " Brai Braille Bugi Buginese Buhd Buhid Cakm Chakma Cans Canadian_Aboriginal Cari Carian Cham Cher"
    " Cherokee Chrs Chorasmian Copt Coptic Qaac Cpmn Cypro_Minoan Cprt Cypriot Cyrl Cyrillic Deva Devanagari"
    " Diak Dives_Akuru Dogr Dogra Dsrt Deseret Dupl Duployan Egyp Egyptian_Hieroglyphs Elba Elbasan Elym"
    " Elymaic Ethi Ethiopic Geor Georgian Glag Glagolitic Gong Gunjala_Gondi Gonm Masaram_Gondi Goth Gothic"
    " Gran Grantha Grek Greek Gujr Gujarati Guru Gurmukhi Hang Hangul Hani Han Hano Hanunoo Hatr Hatran Hebr"
    " Hebrew Hira Hiragana Hluw Anatolian_Hieroglyphs Hmng Pahawh_Hmong Hmnp Nyiakeng_Puachue_Hmong Hung"
    " Old_Hungarian Ital Old_Italic Java Javanese Kali Kayah_Li Kana Katakana Khar Kharoshthi Khmr Khmer Khoj"
    " Khojki Kits Khitan_Small_Script Knda Kannada Kthi Kaithi Lana Tai_Tham Laoo Lao Latn Latin Lepc Lepcha"
    " Limb Limbu Lina Linear_A Linb Linear_B Lisu Lyci Lycian Lydi Lydian Mahj Mahajani Maka Makasar Mand"
    " Mandaic Mani Manichaean Marc Marchen Medf Medefaidrin Mend Mende_Kikakui Merc Meroitic_Cursive Mero"
    " Meroitic_Hieroglyphs Mlym Malayalam Modi Mong Mongolian Mroo Mro Mtei Meetei_Mayek Mult Multani Mymr"
    " Myanmar Nand Nandinagari Narb Old_North_Arabian Nbat Nabataean Newa Nkoo Nko Nshu Nushu Ogam Ogham Olck"
    " Ol_Chiki Orkh Old_Turkic Orya Oriya Osge Osage Osma Osmanya Ougr Old_Uyghur Palm Palmyrene Pauc"
    " Pau_Cin_Hau Perm Old_Permic Phag Phags_Pa Phli Inscriptional_Pahlavi Phlp Psalter_Pahlavi Phnx"
    " Phoenician Plrd Miao Prti Inscriptional_Parthian Rjng Rejang Rohg Hanifi_Rohingya Runr Runic Samr"
    " Samaritan Sarb Old_South_Arabian Saur Saurashtra Sgnw SignWriting Shaw Shavian Shrd Sharada Sidd Siddham"
    " Sind Khudawadi Sinh Sinhala Sogd Sogdian Sogo Old_Sogdian Sora Sora_Sompeng Soyo Soyombo Sund Sundanese"
    " Sylo Syloti_Nagri Syrc Syriac Tagb Tagbanwa Takr Takri Tale Tai_Le Talu New_Tai_Lue Taml Tamil Tang"
    " Tangut Tavt Tai_Viet Telu Telugu Tfng Tifinagh Tglg Tagalog Thaa Thaana Thai Tibt Tibetan Tirh Tirhuta"
    " Tnsa Tangsa Toto Ugar Ugaritic Vaii Vai Vith Vithkuqi Wara Warang_Citi Wcho Wancho Xpeo Old_Persian Xsux"
    " Cuneiform Yezi Yezidi Yiii Yi Zanb Zanabazar_Square Zinh Inherited Qaai Zyyy Common Zzzz Unknown ";

constexpr std::string_view kBinary =
    " ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable"
    " CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM Changes_When_Lowercased CWL"
    " Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI Deprecated"
    " Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase"
    " Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base"
    " Grapheme_Extend Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC"
    " ID_Start IDS Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math"
    " Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark"
    " Radical Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term"
    " Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC"
    " XID_Start XIDS ";

bool is_one_of(std::string_view words, std::string_view name) {
    if (name.empty() || name.find(' ') != std::string_view::npos) return false;
    return words.find(" " + std::string(name) + " ") != std::string_view::npos;
}

std::optional<Property> category(std::string_view name) {
    const auto found = std::ranges::find_if(kCategories, [&](const Category& category) {
        return name == category.short_name || name == category.long_name || name == category.other_name;
    });
    if (name.empty() || found == kCategories.end()) return std::nullopt;
    return Property{found->short_name == "LC" ? "L&" : std::string(found->short_name)};
}

std::optional<Property> script(std::string_view prefix, std::string_view name) {
    if (!is_one_of(kScripts, name)) return std::nullopt;
    return Property{std::string(prefix) + std::string(name)};
}

} // namespace

std::optional<Property> find_property(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
        const std::string_view name = text.substr(0, equals);
        const std::string_view value = text.substr(equals + 1);
        if (name == "General_Category" || name == "gc") return category(value);
        if (name == "Script" || name == "sc") return script("sc:", value);
        if (name == "Script_Extensions" || name == "scx") return script("scx:", value);
        return std::nullopt;
    }
    if (text == "Assigned") return Property{"Cn", true};
    if (is_one_of(kBinary, text)) return Property{std::string(text)};
    return category(text);
}

} // namespace datagems::json_schema::regex
