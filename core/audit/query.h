#pragma once

#include "core/audit/entry.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace vb::audit {

/// What is wrong with the clock of an entry. It was set between the entry before and this one, by a minute or more:
/// told by the hand that cannot be set, between two boots only when it went back, or by the lock screen's journal. Or
/// it was off, by what was last known of a trusted clock.
enum class ClockFault { any, setBack, setForward, off };
/// any, back, forward, off
QString clockFaultName(ClockFault fault);
std::optional<ClockFault> clockFaultFromName(QStringView name);
inline constexpr qint64 kClockFaultMs = 60'000;

/// Which entries. Every condition that is set has to hold; an empty text, a null id and no value ask for nothing.
struct Filter {
    PatientId patient {};
    QString login {};
    QString action {};
    std::optional<qint64> fromMs {};
    std::optional<qint64> toMs {}; // exclusive
    QString role {};
    DeviceId device {};
    QString address {};
    QString os {};
    QString objectKind {};
    EntityId object {};
    std::optional<Outcome> outcome {};
    QString text {}; // a part of purpose or detail; letters A-Z in either case
    std::optional<ClockFault> clock {};
    std::optional<qint64> from {}; // this position and those after it
    std::optional<qint64> below {}; // positions before this one: what was there at some moment

    friend bool operator==(const Filter &, const Filter &) = default;
};

/// A filter in the words of the audit, for the entry that says what was asked: "login=nina from=2026-01-31T…", or
/// "everything".
QString describe(const Filter &filter);

/// What entries can be sorted by. Entries that are equal in it stand in the order of the tree.
enum class Column {
    index,
    at,
    skew,
    login,
    role,
    device,
    address,
    os,
    action,
    patient,
    objectKind,
    object,
    purpose,
    outcome,
    detail,
};

struct Sort {
    Column by = Column::index;
    bool descending = false; // the whole order turned round

    friend bool operator==(const Sort &, const Sort &) = default;
};

/// The name of a column for programs: index, at, skew_ms, login …
QString columnName(Column column);
std::optional<Column> columnFromName(QStringView name);
QStringList columnNames();

/// What one person did with a patient, or with one of many patients. Times are those of the PC's clock.
struct Contact {
    qint64 firstMs = 0;
    qint64 lastMs = 0;
    qint64 times = 0; // entries of any outcome
    qint64 refused = 0; // of them, denied or failed
    qint64 listed = 0; // further entries: searches that showed the patient in their results
    QStringList actions {}; // of what succeeded, in the order of their first time
};

/// One line of "who saw this patient".
struct Visitor {
    QString login {};
    StaffId user {};
    QStringList roles {}; // that the person had then
    Contact contact {};
};

/// One line of "what did this person see".
struct Visited {
    PatientId patient {};
    Contact contact {};
};

} // namespace vb::audit
