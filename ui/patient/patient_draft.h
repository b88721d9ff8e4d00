#pragma once

#include "core/session/session.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

namespace vb::ui {

/// What somebody typed into a patient's fields and did not save: of a new patient, or of one that is there.
struct PatientDraft {
    struct Text {
        QString column;
        QString before; // as the record was then
        QString typed;
    };

    /// A line of a card: an item that is being added or changed.
    struct Row {
        QString card;
        std::optional<EntityId> item; // none: a new one
        std::vector<std::pair<QString, QString>> typed; // column and text
    };

    std::optional<PatientId> patient {};
    QString name {}; // for the break-glass question
    std::vector<Text> texts {};
    std::vector<Row> rows {};

    [[nodiscard]] bool isEmpty() const { return texts.empty() && rows.empty(); }

    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<PatientDraft> decoded(const QByteArray &bytes);
};

} // namespace vb::ui
