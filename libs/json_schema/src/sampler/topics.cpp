#include "sampler/topics.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace datagems::json_schema {

namespace {

struct Topical {
    std::string_view names; // in lower case, without separators, apart by blanks
    Topic topic;
};

// What the last words of a name mean.
constexpr std::array kWords = {
    Topical{" firstname givenname forename given ", Topic::first_name},
    Topical{" familyname lastname surname family ", Topic::last_name},
    Topical{" screenname username nickname handle userid login ", Topic::username},
    Topical{" organization organisation manufacturer companyname institution publisher employer supplier merchant "
            "company carrier airline insurer vendor seller brand bank ",
            Topic::company},
    Topical{" productname medication product device model item drug ", Topic::product},
    Topical{" municipality destination cityname location origin place venue city town ", Topic::city},
    Topical{" countrycode ", Topic::country_code},
    Topical{" countryname nationality country nation ", Topic::country},
    Topical{" hostname domain server host ", Topic::host},
    Topical{" directory filename filepath folder file path ", Topic::path},
    Topical{
        " displayname participant beneficiary physician recipient passenger candidate signatory traveller customer "
        "fullname assignee reviewer employee attendee traveler patient manager teacher student contact speaker "
        "creator witness author doctor sender person holder driver owner guest agent name user "
        "guardian mother father spouse nurse prescriber investigator lawyer judge plaintiff defendant tenant landlord "
        "officer supervisor apcaller tutor instructor narrator interviewer applicant insured payee payer ",
        Topic::full_name},
    Topical{" emailaddress email mail ", Topic::email},
    Topical{" phonenumber telephone mobile phone tel fax ", Topic::phone},
    Topical{" ipaddress clientip sourceip ipv4 ip ", Topic::ip},
    Topical{" streetaddress addressline address street line1 ", Topic::street},
    Topical{" postalcode postcode zipcode zip ", Topic::postcode},
    Topical{" occupation profession jobtitle position role job ", Topic::job},
    Topical{
        " department specialty category industry interest subject section cuisine sector genre topic field hobby area ",
        Topic::category},
    Topical{" sentiment keyword label tag ", Topic::label},
    Topical{" colour color ", Topic::colour},
    Topical{" currencycode currency ", Topic::currency},
    Topical{" languagecode language locale lang ", Topic::language},
    Topical{" status state phase stage ", Topic::status},
    Topical{" unit uom ", Topic::unit},
    Topical{" thumbnail homepage website webpage avatar image photo link href url uri ", Topic::url},
    Topical{" revision version release build ", Topic::version},
    Topical{" uuid guid ", Topic::uuid},
    Topical{" identifier reference number serial token code iban isbn hash sku ref key id no ", Topic::code},
    Topical{" createdat updatedat timestamp deletedat startedat datetime endedat ", Topic::date_time},
    Topical{" birthdate birthday deadline duedate date dob day ", Topic::date},
    Topical{" time ", Topic::time},
    Topical{" duration ", Topic::duration},
    Topical{" headline subtitle heading caption title ", Topic::title},
    Topical{" question prompt query stem ask ", Topic::question},
    Topical{" explanation resolution rationale response solution answer reason reply ", Topic::answer},
    Topical{" testimonial feedback opinion review ", Topic::review},
    Topical{" utterance message msg ", Topic::message},
    Topical{" description observation instruction translation transcript impression paragraph complaint diagnosis "
            "abstract sentence summary comment content details finding symptom detail remark source target notes story "
            "text body note bio ",
            Topic::text},
    Topical{" age ", Topic::age},
    Topical{" year ", Topic::year},
    Topical{" subtotal discount balance revenue payment premium amount salary budget income price total cost fare wage "
            "rent fee tax ",
            Topic::price},
    Topical{" rating score stars grade ", Topic::rating},
    Topical{" quantity guests copies count seats units qty ", Topic::count},
    Topical{" percentage humidity percent pct ", Topic::percent},
    Topical{" weightfraction probability confidence likelihood ratio share ", Topic::share},
    Topical{" weightkg weight mass kg ", Topic::weight},
    Topical{" height length width depth size ", Topic::size},
    Topical{" temperature celsius temp ", Topic::temperature},
    Topical{" durationminutes minutes mins ", Topic::minutes},
    Topical{" latitude lat ", Topic::latitude},
    Topical{" longitude lng lon ", Topic::longitude},
};

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_separator(char c) {
    return c == '_' || c == '-' || c == ' ' || c == '.' || c == '/' || c == ':';
}

// The words of a name: "billingCity_v2" is billing, city, v2.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
        if ((begins || is_separator(name[i])) && !words.back().empty()) words.emplace_back();
        if (!is_separator(name[i])) words.back() += ascii_lower(name.substr(i, 1));
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

Topic topic_of_word(const std::string& word) {
    const std::string bounded = ' ' + word + ' ';
    const auto found = std::ranges::find_if(
        kWords, [&](const Topical& row) { return row.names.find(bounded) != std::string_view::npos; });
    return found == kWords.end() ? Topic::none : found->topic;
}

std::string singular(const std::string& word) {
    if (word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
    if (word.ends_with("sses") || word.ends_with("xes")) return word.substr(0, word.size() - 2);
    return word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
}

} // namespace

Topic topic_of(std::string_view field_name) {
    const std::vector<std::string> words = words_of(field_name);
    // The last three words together, the last two, the last; each as it is and in the singular.
    for (std::size_t count = std::min<std::size_t>(3, words.size()); count > 0; --count) {
        std::string together;
        for (std::size_t i = words.size() - count; i < words.size(); ++i) {
            together += words[i];
        }
        for (const std::string& word : {together, singular(together)}) {
            const Topic topic = topic_of_word(word);
            if (topic != Topic::none) return topic;
        }
    }
    // "started_at", "published on": only moments are named so.
    if (words.size() > 1 && words.back() == "at") return Topic::date_time;
    if (words.size() > 1 && (words.back() == "on" || words.back() == "until" || words.back() == "from")) {
        return Topic::date;
    }
    // "weight_kg", "price_eur": the unit comes last.
    if (words.size() > 1) return topic_of_word(words[words.size() - 2]);
    return Topic::none;
}

bool is_personal(Topic topic) noexcept {
    return topic == Topic::email || topic == Topic::phone || topic == Topic::username || topic == Topic::age ||
           topic == Topic::job || topic == Topic::first_name || topic == Topic::last_name || topic == Topic::street;
}

Topic topic_of_member(std::string_view field_name, Topic parent, bool beside_person) {
    const Topic topic = topic_of(field_name);
    const std::vector<std::string> words = words_of(field_name);
    if (topic != Topic::full_name || words.back() != "name") return topic;
    if (words.size() > 1) {
        // "trip_name" names a trip, "guardian_name" a guardian.
        const Topic named = topic_of_word(words[words.size() - 2]);
        const bool is_person =
            named == Topic::full_name || is_personal(named) || words.front() == "full" || words.front() == "display";
        return is_person ? topic : named == Topic::none ? Topic::thing : named;
    }
    if (beside_person || parent == Topic::full_name) return topic;
    const bool is_word = parent != Topic::none && !is_prose(parent) && parent < Topic::url;
    return is_word ? parent : Topic::thing;
}

} // namespace datagems::json_schema
