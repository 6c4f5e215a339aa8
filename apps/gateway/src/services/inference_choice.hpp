// Where records are made: what the request says, over what the draft says, over the user's profile, over the settings.
#pragma once

#include "payload.hpp"
#include "services/draft.hpp"
#include "settings.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/inference/model_client.hpp"

#include <string>
#include <string_view>

namespace datagems::gateway {

// Reads useExternalApi, profileId, inferenceBaseUrl, inferencePath, inferenceModel and inferenceParams.
[[nodiscard]] InferenceChoice read_inference_choice(PayloadReader& reader, const client::AddressRules& rules);

// Field by field, `first` wins.
[[nodiscard]] InferenceChoice merge(const InferenceChoice& first, const InferenceChoice& second);

// Whether an API of the user's own is wanted: as the choice says, or when it names a profile or an address.
[[nodiscard]] bool is_external(const InferenceChoice& choice) noexcept;

// `profile` is the one that an external choice names, or the active one; null if there is none. A choice that is not
// external leads to the default endpoint, whatever else it names. errc::invalid_argument when an external one
// leads nowhere.
[[nodiscard]] Result<documents::InferenceTarget>
resolve(const InferenceChoice& choice, const documents::ModelProfile* profile, const InferenceSettings& defaults);

// The same for a job that stands, made with `standing`: what the choice leaves to a profile or to the settings is as it
// was then, whatever became of them. Another target than `standing`: the choice is another one than the job's.
[[nodiscard]] documents::InferenceTarget target_again(const InferenceChoice& choice,
                                                      const documents::InferenceTarget& standing);

struct ChosenInference {
    documents::InferenceTarget target;
    std::string api_key; // secret; empty: calls carry none
};

[[nodiscard]] inference::Endpoint endpoint_of(const ChosenInference& chosen);

// Blocking; thread safe. Holds references: they outlive it.
class InferenceChooser {
  public:
    InferenceChooser(accounts::ProfileRepository& profiles, const InferenceSettings& defaults)
        : profiles_(profiles), defaults_(defaults) {}

    // Reads the user's profiles if the choice is external. errc::invalid_argument, with a sentence for the user, for a
    // profile that is not there and as resolve says; errc::conflict for a key that cannot be read; the repository's.
    [[nodiscard]] Result<ChosenInference> choose(std::string_view username, const InferenceChoice& choice) const;

  private:
    accounts::ProfileRepository& profiles_;
    const InferenceSettings& defaults_;
};

} // namespace datagems::gateway
