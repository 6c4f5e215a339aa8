// The route table.
#pragma once

#include "handlers/admin.hpp"
#include "handlers/auth.hpp"
#include "handlers/deletion.hpp"
#include "handlers/drafts.hpp"
#include "handlers/events.hpp"
#include "handlers/exports.hpp"
#include "handlers/job_control.hpp"
#include "handlers/models.hpp"
#include "handlers/ops.hpp"
#include "handlers/peers.hpp"
#include "handlers/preview.hpp"
#include "handlers/profile.hpp"
#include "handlers/records.hpp"
#include "handlers/registration.hpp"
#include "handlers/tasks.hpp"
#include "handlers/user_settings.hpp"

#include "datagems/http/router.hpp"

namespace datagems::gateway {

// The handlers of each area; they outlive the router.
struct Handlers {
    AdminHandlers& administration;
    AuthHandlers& auth;
    DraftHandlers& drafts;
    PreviewHandlers& preview;
    TaskHandlers& tasks;
    ExportHandlers& exports;
    RecordHandlers& records;
    ProfileHandlers& profile;
    JobControlHandlers& control;
    DeletionHandlers& deletion;
    EventHandlers& events;
    PeerHandlers& peers;
    OpsHandlers& ops;
    RegistrationHandlers& registration;
    UserSettingsHandlers& user_settings;
    ModelHandlers& models;
};

[[nodiscard]] http::Router make_router(const Handlers& handlers);

} // namespace datagems::gateway
