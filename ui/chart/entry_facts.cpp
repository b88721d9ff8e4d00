#include "ui/chart/entry_facts.h"

#include "ui/chart/chart_words.h"
#include "ui/kit/date_field.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace vb::ui {

namespace {

using chart::EventKind;

/// Only a context for translators.
struct EntryWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::EntryWords)
};

template <class T>
const T *entryWith(const std::vector<T> &entries, EntityId id)
{
    const auto at = std::find_if(entries.begin(), entries.end(), [id](const T &entry) { return entry.id == id; });
    return at == entries.end() ? nullptr : &*at;
}

QString dayInWords(const QString &isoDate)
{
    const QDate date = QDate::fromString(isoDate, Qt::ISODate);
    return date.isValid() ? dateInWords(date, QLocale()) : QString();
}

TextTone toneOf(bool danger)
{
    return danger ? TextTone::danger : TextTone::text;
}

/// Collects the facts of one entry.
class Facts {
public:
    Facts(EventKind kind, const PracticeTime &time, const StaffNames &names)
        : m_kind(kind), m_time(time), m_names(names)
    {
    }

    EntryFacts take() { return std::move(m_facts); }

    void of(const chart::Visit &visit)
    {
        m_facts.title = visit.reason.isEmpty() ? EntryWords::tr("Visit") : visit.reason;
        status(visit.status, visit.statusReason);
        say(EntryWords::tr("Service"), m_names.service(visit.service));
        say(EntryWords::tr("Treated by"), m_names.name(visit.provider));
        say(EntryWords::tr("Room"), visit.room);
        say(visit.status == u"planned" ? EntryWords::tr("Planned for") : EntryWords::tr("Opened"),
            m_time.minute(visit.atMs));
        say(EntryWords::tr("Began"), visit.startedMs == 0 ? QString() : m_time.minute(visit.startedMs));
        say(EntryWords::tr("Ended"), visit.endedMs == 0 ? QString() : m_time.minute(visit.endedMs));
    }
    void of(const chart::Allergy &allergy)
    {
        m_facts.title = chart::isNoKnownAllergy(allergy) ? EntryWords::tr("No known allergies") : allergy.substance;
        say(EntryWords::tr("Reaction"), allergy.reaction);
        say(EntryWords::tr("How dangerous"), criticalityText(allergy.criticality),
            toneOf(allergy.criticality == u"high"));
        say(EntryWords::tr("Severity"), severityText(allergy.severity));
        ofEntry(allergy);
    }
    void of(const chart::Condition &condition)
    {
        m_facts.title = condition.name;
        say(EntryWords::tr("Severity"), severityText(condition.severity));
        say(EntryWords::tr("Since"), dayInWords(condition.onset));
        say(EntryWords::tr("Remark"), condition.note);
        ofEntry(condition);
    }
    void of(const chart::Medication &medication)
    {
        m_facts.title = medication.name;
        say(EntryWords::tr("Dose"), medication.dose);
        say(EntryWords::tr("Since"), dayInWords(medication.since));
        say(EntryWords::tr("Remark"), medication.note);
        ofEntry(medication);
    }
    void of(const chart::Observation &one)
    {
        m_facts.title = measureText(one.code);
        say(EntryWords::tr("Value"),
            one.scale.isEmpty() ? QStringLiteral("%1 %2").arg(one.value, unitText(one.unit)).trimmed()
                                : scaleValueText(one.code, one.value));
        if (!one.scale.isEmpty()) {
            say(EntryWords::tr("Scale"), EntryWords::tr("%1, version %2").arg(one.scale).arg(one.scaleVersion));
            const QString direction = directionText(one.direction);
            say(EntryWords::tr("Direction"), direction.isEmpty() ? EntryWords::tr("neither end is worse") : direction);
        }
        ofEntry(one);
    }
    void of(const chart::Flag &flag)
    {
        m_facts.title = flagText(flag);
        say(EntryWords::tr("Matters"), alertSeverityText(flag.severity), toneOf(flag.severity == u"high"));
        say(EntryWords::tr("Raised by"),
            flag.rule.isEmpty() ? EntryWords::tr("a person") : EntryWords::tr("an answer in the medical history"));
        say(EntryWords::tr("Details"), flag.detail);
        ofEntry(flag);
    }

private:
    void say(const QString &label, const QString &value, TextTone tone = TextTone::text)
    {
        m_facts.said.push_back({label, value, tone});
    }
    void status(const QString &code, const QString &reason)
    {
        m_facts.status = code;
        say(EntryWords::tr("Status"), statusText(m_kind, code), toneOf(code == chart::kEnteredInError));
        say(EntryWords::tr("Reason"), reason);
    }
    void ofEntry(const chart::Entry &entry)
    {
        status(entry.status, entry.statusReason);
        m_facts.made.push_back({EntryWords::tr("Recorded"), m_time.minute(entry.atMs)});
        m_facts.made.push_back({EntryWords::tr("By"), m_names.name(entry.author)});
    }

    EventKind m_kind;
    const PracticeTime &m_time;
    const StaffNames &m_names;
    EntryFacts m_facts;
};

} // namespace

std::optional<EntryFacts> entryFacts(const chart::Record &record, EventKind kind, EntityId id, const PracticeTime &time,
                                     const StaffNames &names)
{
    Facts facts(kind, time, names);
    const auto found = [&](const auto *entry) {
        if (entry)
            facts.of(*entry);
        return entry != nullptr;
    };
    bool is = false;
    switch (kind) {
    case EventKind::visit: is = found(entryWith(record.visits, id)); break;
    case EventKind::allergy: is = found(entryWith(record.allergies, id)); break;
    case EventKind::condition: is = found(entryWith(record.conditions, id)); break;
    case EventKind::medication: is = found(entryWith(record.medications, id)); break;
    case EventKind::observation: is = found(entryWith(record.observations, id)); break;
    case EventKind::flag: is = found(entryWith(record.flags, id)); break;
    case EventKind::history:
    case EventKind::note: break;
    }
    return is ? std::optional(facts.take()) : std::nullopt;
}

std::vector<EntryFact> factsChanged(const EntryFacts &before, const EntryFacts &after)
{
    std::vector<EntryFact> changed;
    if (before.title != after.title)
        changed.push_back({EntryWords::tr("Name"), EntryWords::tr("%1 → %2").arg(before.title, after.title)});
    for (const EntryFact &fact : after.said) {
        const auto was = std::find_if(before.said.begin(), before.said.end(),
                                      [&fact](const EntryFact &one) { return one.label == fact.label; });
        const QString old = was == before.said.end() ? QString() : was->value;
        if (old == fact.value)
            continue;
        const QString now = fact.value.isEmpty() ? EntryWords::tr("nothing") : fact.value;
        changed.push_back({fact.label, old.isEmpty() ? now : EntryWords::tr("%1 → %2").arg(old, now), fact.tone});
    }
    return changed;
}

} // namespace vb::ui
