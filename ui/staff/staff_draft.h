#pragma once

#include "core/session/session.h"

#include <QByteArray>

#include <optional>

namespace vb::ui {

/// What somebody typed on the page of people and did not save: of a new person, or of one that is there. It has no
/// passwords.
struct StaffDraft {
    struct NewPerson {
        QString name;
        QString login;
        bool loginTyped = false;
        std::optional<Role> role;
    };
    struct NewLicence {
        QString kind;
        QString number;
        QString state;
        QString expires;
    };

    std::optional<NewPerson> added;
    StaffId person; // whose role or licence; null for a new one
    std::optional<Role> role;
    std::optional<NewLicence> licence;

    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<StaffDraft> decoded(const QByteArray &bytes);
};

} // namespace vb::ui
