#pragma once

#include "core/audit/entry.h"
#include "core/monitor/thresholds.h"

#include <QHash>
#include <QStringList>
#include <QTimeZone>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace vb::monitor {

/// What the log is searched for as it grows: the activity review of 45 CFR 164.308(a)(1)(ii)(D).
enum class Rule {
    afterHours, // log-in or access to a patient outside working hours
    bulkOpens, // many different patients opened in a short time
    sameSurname, // a person opens a patient with a surname of his own
    vip, // a flagged patient is opened
    repeatedFailures, // log-ins or actions refused again and again
    exportSpike, // many exports or prints, or much in them
    clockSetBack, // the wall clock went back
    breakGlass, // every emergency access
    integrity, // anchor, journal or store are not what they were
};
inline constexpr std::array kAllRules {Rule::afterHours,   Rule::bulkOpens,        Rule::sameSurname,
                                       Rule::vip,          Rule::repeatedFailures, Rule::exportSpike,
                                       Rule::clockSetBack, Rule::breakGlass,       Rule::integrity};

enum class Severity { notice, warning, alarm };

/// after_hours, bulk_opens, same_surname, vip, repeated_failures, export_spike, clock_set_back, break_glass, integrity.
QString ruleName(Rule rule);
std::optional<Rule> ruleFromName(QStringView name);
QString severityName(Severity severity);
std::optional<Severity> severityFromName(QStringView name);
Severity severityOf(Rule rule);

/// Folded words for comparing; particles, initials and titles left out. Of a person's full name all but the first word.
QStringList surnamesOfPerson(const QString &fullName);
QStringList surnamesOfPatient(const QString &family, const QString &former);

struct PatientFacts {
    QStringList surnames;
    bool vip = false;
};

/// What the rules know beside the log.
struct Context {
    QTimeZone zone = QTimeZone::utc(); // the practice's
    QHash<StaffId, QStringList> surnames {}; // surnamesOfPerson
    QHash<QString, StaffId> logins {}; // for entries that only know a login
    std::function<PatientFacts(PatientId)> patient {}; // asked when one is opened
};

/// One burst of one rule. A burst that goes on is found again each time it has doubled: same rule, user, patient and
/// first entry, more of them.
struct Finding {
    Rule rule;
    Severity severity;
    StaffId user; // null: nobody known
    PatientId patient; // null: none, or more than one
    qint64 atMs = 0; // of the last entry
    qint64 first = 0; // positions in this device's log
    qint64 last = 0;
    qint64 count = 0; // of what the rule counts: patients, failures, exports, events
};

/// A burst that was found before this run of the program.
struct KnownBurst {
    Rule rule;
    StaffId user;
    PatientId patient;
    QString topic; // the detail of its first entry
    Instant since; // of its first entry
    qint64 first = 0;
    qint64 last = 0;
    qint64 count = 0;
};

/// The rules, over the entries of one device in the order of its log. A value without threads, files or clock: time is
/// what the entries say, by the hand that nobody can set where that is possible.
class Monitor {
public:
    Monitor(const Thresholds &thresholds, Context context);

    /// Other thresholds or people from now on; what was counted stays.
    void configure(const Thresholds &thresholds, Context context);
    /// What was found already is not found again.
    void resume(const KnownBurst &burst);
    /// An entry that was observed before this run: counts, finds nothing.
    void remember(const audit::Entry &entry);
    /// What this entry completes. The monitor's own entries complete nothing.
    std::vector<Finding> observe(const audit::Entry &entry);

    /// How far back entries matter to the counting rules, in ms.
    [[nodiscard]] qint64 memoryMs() const;

private:
    /// An entry that a window counts.
    struct Counted {
        Instant at;
        qint64 index = 0;
        PatientId patient;
        qint64 rows = 0;
    };
    using Window = std::deque<Counted>;

    struct BurstKey {
        Rule rule;
        StaffId user;
        PatientId patient;
        QString topic;
        friend bool operator==(const BurstKey &, const BurstKey &) = default;
        friend size_t qHash(const BurstKey &key, size_t seed = 0)
        {
            return qHashMulti(seed, static_cast<int>(key.rule), key.user, key.patient, key.topic);
        }
    };
    struct Burst {
        Instant since;
        qint64 first = 0;
        qint64 last = 0;
        qint64 count = 0;
        qint64 told = 0; // count of the last finding
    };
    /// A rule holds for an entry: which burst it belongs to, and what that burst begins with.
    struct Hit {
        BurstKey key;
        Instant since;
        qint64 first = 0;
        qint64 count = 1;
    };

    [[nodiscard]] StaffId userOf(const audit::Entry &entry) const;
    [[nodiscard]] bool isOutsideHours(qint64 wallMs) const;
    [[nodiscard]] qint64 quietMs(Rule rule) const;

    std::vector<Hit> hitsOf(const audit::Entry &entry);
    void checkPatient(const audit::Entry &entry, StaffId user, std::vector<Hit> &hits) const;
    std::optional<Hit> countOpen(const audit::Entry &entry, StaffId user);
    std::optional<Hit> countFailure(const audit::Entry &entry, StaffId user);
    std::optional<Hit> countExport(const audit::Entry &entry, StaffId user);
    std::optional<Hit> checkClock(const audit::Entry &entry, StaffId user);
    std::optional<Finding> weigh(const Hit &hit, const audit::Entry &entry);
    void dropOldBursts(const Instant &now);

    Thresholds m_thresholds;
    Context m_context;
    QHash<StaffId, Window> m_opens;
    QHash<StaffId, Window> m_failures;
    QHash<StaffId, Window> m_exports;
    QHash<BurstKey, Burst> m_bursts;

    bool m_clockKnown = false;
    QByteArray m_boot;
    qint64 m_highestWall = 0; // of all entries
    qint64 m_highestOffset = 0; // wall - monotonic, of this boot's entries
};

} // namespace vb::monitor
