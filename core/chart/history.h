#pragma once

#include "core/chart/questionnaire.h"
#include "core/chart/record.h"

namespace vb::chart {

/// FHIR QuestionnaireResponse. Each save is a row of its own, also when nothing changed; the ones before stay.
struct History {
    EntityId id {};
    PatientId patient {};
    qint64 atMs = 0;
    StaffId author {};
    QString questionnaire {};
    int version = 0;
    Answers answers {};
    EntityId previous {}; // what it was compared with; null: the first
    bool confirmed = false; // nothing had changed
    friend bool operator==(const History &, const History &) = default;
};

/// What a saved questionnaire led to.
struct SavedHistory {
    History history;
    std::vector<AnswerChange> changes; // since last time
    std::vector<Flag> raised;
    /// Red flags in force that these answers no longer raise. They stay until somebody clears them with a reason.
    std::vector<Flag> toReview;
};

enum HistoryField {
    kHistoryPatient = 1,
    kHistoryAt,
    kHistoryAuthor,
    kHistoryQuestionnaire,
    kHistoryVersion,
    kHistoryAnswers,
    kHistoryPrevious,
    kHistoryConfirmed
};

extern const store::EntityDecl kHistoryEntity;

/// Inside a transaction of Right::historyWrite. Raises a red flag for each rule that the answers meet, unless one of
/// the rule is in force, or was cleared and the answers have met the rule ever since. `invalid` for an unknown
/// questionnaire, version (0: the newest) or answer.
Result<SavedHistory> saveHistory(store::AuditedTx &tx, PatientId patient, const QString &questionnaire, int version,
                                 const Answers &answers);

/// `integrity` for answers that no program of ours wrote.
Result<History> historyFrom(const store::StoredRow &row);

} // namespace vb::chart
