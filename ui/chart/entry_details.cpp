#include "ui/chart/entry_details.h"

#include "ui/chart/chart_words.h"
#include "ui/chart/staff_names.h"
#include "ui/chart/trend_chart.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/date_field.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/text_label.h"
#include "ui/patient/scroll_page.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

using chart::EventKind;

template <class T>
const T *entryOf(const std::vector<T> &entries, EntityId id)
{
    const auto at = std::find_if(entries.begin(), entries.end(), [id](const T &entry) { return entry.id == id; });
    return at == entries.end() ? nullptr : &*at;
}

QString isoInWords(const QString &isoDate)
{
    const QDate date = QDate::fromString(isoDate, Qt::ISODate);
    return date.isValid() ? dateInWords(date, QLocale()) : QString();
}

/// The place of a value on its scale; scales of words count from nought.
double placeOnScale(const chart::Measure &measure, const QString &value)
{
    const QStringList values = chart::valuesOf(measure);
    return values.isEmpty() ? value.toDouble() : static_cast<double>(values.indexOf(value));
}

} // namespace

EntryDetails::EntryDetails(const PracticeTime &time, const StaffNames &names, QWidget *parent)
    : QWidget(parent)
    , m_time(time)
    , m_names(names)
    , m_card(new Card(QStringLiteral(" ")))
    , m_facts(new FactGrid)
    , m_more(nullptr)
    , m_moreDown(new QVBoxLayout)
    , m_scroll(nullptr)
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Back to the chart")))
    , m_change(new QPushButton(icon(IconName::edit), tr("Change the status")))
    , m_changeKeys(new KeyCap(Qt::ALT | Qt::Key_S))
    , m_note(new QPushButton(icon(IconName::note), tr("Write a note")))
{
    setObjectName(QStringLiteral("chart.details"));
    auto *all = new QWidget;
    auto *allDown = new QVBoxLayout(all);
    allDown->setContentsMargins(0, 0, 0, 0);
    allDown->addWidget(m_card);
    allDown->addStretch();
    m_card->body()->addWidget(m_facts);
    m_card->body()->addLayout(m_moreDown);
    m_scroll = new ScrollPage(all);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(makeButtons());
    down->addWidget(m_scroll, 1);
    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &EntryDetails::leaveWanted);
    connect(new QShortcut(Qt::ALT | Qt::Key_S, m_change), &QShortcut::activated, m_change, &QPushButton::click);
    connect(m_back, &QPushButton::clicked, this, &EntryDetails::leaveWanted);
    connect(m_change, &QPushButton::clicked, this, [this] { Q_EMIT statusWanted(m_kind, m_id, m_title, m_status); });
    connect(m_note, &QPushButton::clicked, this, [this] { Q_EMIT noteWanted(m_id); });
}

QWidget *EntryDetails::makeButtons()
{
    const auto name = [](QPushButton *button, const char *word) {
        button->setObjectName(QStringLiteral("chart.details.") + QLatin1String(word));
        button->setAccessibleName(button->text());
        button->setAutoDefault(true);
    };
    name(m_back, "back");
    name(m_change, "status");
    name(m_note, "note");
    setButtonKind(m_back, ButtonKind::flat);
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xs);
    across->addWidget(m_back);
    across->addWidget(new KeyCap(QKeySequence(Qt::Key_Escape)));
    across->addStretch();
    across->addWidget(m_note);
    across->addSpacing(space::s);
    across->addWidget(m_change);
    across->addWidget(m_changeKeys);
    return line;
}

bool EntryDetails::show(const chart::Record &record, EventKind kind, EntityId id, bool readOnly)
{
    m_kind = kind;
    m_id = id;
    m_readOnly = readOnly;
    m_scroll->toTop();
    return fill(record);
}

void EntryDetails::refresh(const chart::Record &record)
{
    if (!m_id.isNull())
        fill(record);
}

void EntryDetails::focusFirst()
{
    m_back->setFocus(Qt::OtherFocusReason);
}

bool EntryDetails::fill(const chart::Record &record)
{
    m_facts->clear();
    delete m_more;
    m_more = new QWidget;
    auto *down = new QVBoxLayout(m_more);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    m_moreDown->addWidget(m_more);
    bool found = false;
    switch (m_kind) {
    case EventKind::visit: found = fillVisit(record); break;
    case EventKind::allergy: found = fillAllergy(record); break;
    case EventKind::condition: found = fillCondition(record); break;
    case EventKind::medication: found = fillMedication(record); break;
    case EventKind::observation: found = fillMeasure(record); break;
    case EventKind::history: found = fillHistory(record); break;
    case EventKind::flag: found = fillFlag(record); break;
    case EventKind::note: break;
    }
    m_card->setTitle(m_title);
    setAccessibleName(m_title);
    const bool final = m_status == chart::kEnteredInError;
    m_change->setVisible(found && !m_readOnly && !final && m_kind != EventKind::history
                         && !statusesFrom(m_kind, m_status).empty());
    m_changeKeys->setVisible(!m_change->isHidden());
    m_note->setVisible(found && !m_readOnly && m_kind == EventKind::visit && !final && m_status != u"cancelled");
    return found;
}

void EntryDetails::fillEntry(const chart::Entry &entry)
{
    m_status = entry.status;
    if (!entry.status.isEmpty())
        m_facts->add(tr("Status"), statusText(m_kind, entry.status),
                     entry.status == chart::kEnteredInError ? TextTone::danger : TextTone::text);
    m_facts->add(tr("Reason"), entry.statusReason);
    m_facts->add(tr("Recorded"), m_time.minute(entry.atMs));
    m_facts->add(tr("By"), m_names.name(entry.author));
}

bool EntryDetails::fillVisit(const chart::Record &record)
{
    const chart::Visit *visit = entryOf(record.visits, m_id);
    if (!visit)
        return false;
    m_title = visit->reason.isEmpty() ? tr("Visit") : visit->reason;
    m_status = visit->status;
    m_facts->add(tr("Status"), statusText(m_kind, visit->status),
                 visit->status == chart::kEnteredInError ? TextTone::danger : TextTone::text);
    m_facts->add(tr("Reason"), visit->statusReason);
    m_facts->add(tr("Treated by"), m_names.name(visit->provider));
    m_facts->add(tr("Room"), visit->room);
    m_facts->add(visit->status == u"planned" ? tr("Planned for") : tr("Opened"), m_time.minute(visit->atMs));
    m_facts->add(tr("Began"), visit->startedMs == 0 ? QString() : m_time.minute(visit->startedMs));
    m_facts->add(tr("Ended"), visit->endedMs == 0 ? QString() : m_time.minute(visit->endedMs));
    return true;
}

bool EntryDetails::fillAllergy(const chart::Record &record)
{
    const chart::Allergy *allergy = entryOf(record.allergies, m_id);
    if (!allergy)
        return false;
    m_title = chart::isNoKnownAllergy(*allergy) ? tr("No known allergies") : allergy->substance;
    m_facts->add(tr("Reaction"), allergy->reaction);
    m_facts->add(tr("How dangerous"), criticalityText(allergy->criticality),
                 allergy->criticality == u"high" ? TextTone::danger : TextTone::text);
    m_facts->add(tr("Severity"), severityText(allergy->severity));
    fillEntry(*allergy);
    return true;
}

bool EntryDetails::fillCondition(const chart::Record &record)
{
    const chart::Condition *condition = entryOf(record.conditions, m_id);
    if (!condition)
        return false;
    m_title = condition->name;
    m_facts->add(tr("Severity"), severityText(condition->severity));
    m_facts->add(tr("Since"), isoInWords(condition->onset));
    m_facts->add(tr("Remark"), condition->note);
    fillEntry(*condition);
    return true;
}

bool EntryDetails::fillMedication(const chart::Record &record)
{
    const chart::Medication *medication = entryOf(record.medications, m_id);
    if (!medication)
        return false;
    m_title = medication->name;
    m_facts->add(tr("Dose"), medication->dose);
    m_facts->add(tr("Since"), isoInWords(medication->since));
    m_facts->add(tr("Remark"), medication->note);
    fillEntry(*medication);
    return true;
}

bool EntryDetails::fillMeasure(const chart::Record &record)
{
    const chart::Observation *one = entryOf(record.observations, m_id);
    if (!one)
        return false;
    m_title = measureText(one->code);
    const QString value = one->scale.isEmpty() ? QStringLiteral("%1 %2").arg(one->value, unitText(one->unit)).trimmed()
                                               : scaleValueText(one->code, one->value);
    m_facts->add(tr("Value"), value);
    if (!one->scale.isEmpty()) {
        m_facts->add(tr("Scale"), tr("%1, version %2").arg(one->scale).arg(one->scaleVersion));
        const QString direction = directionText(one->direction);
        m_facts->add(tr("Direction"), direction.isEmpty() ? tr("neither end is worse") : direction);
    }
    fillEntry(*one);
    fillTrend(record, *one);
    return true;
}

void EntryDetails::fillTrend(const chart::Record &record, const chart::Observation &shown)
{
    constexpr std::size_t kMostPoints = 24;
    const chart::Measure *measure = chart::measureOf(shown.code);
    std::vector<TrendPoint> points;
    for (const chart::Observation &one : record.observations)
        if (measure && one.code == shown.code && one.status != chart::kEnteredInError)
            points.push_back({one.atMs, placeOnScale(*measure, one.value), one.value,
                              dateInWords(m_time.dayOf(one.atMs), QLocale())});
    std::stable_sort(points.begin(), points.end(),
                     [](const TrendPoint &a, const TrendPoint &b) { return a.atMs < b.atMs; });
    if (points.size() < 2)
        return;
    if (points.size() > kMostPoints)
        points.erase(points.begin(), points.end() - kMostPoints);
    auto *trend = new TrendChart;
    trend->setObjectName(QStringLiteral("chart.trend"));
    const QStringList values = chart::valuesOf(*measure);
    if (values.isEmpty()) {
        const auto [least, most] = std::minmax_element(
            points.begin(), points.end(), [](const TrendPoint &a, const TrendPoint &b) { return a.value < b.value; });
        // Round ends around what was measured, never narrower than a tenth of the value: a flat line is flat.
        const double room = std::max((most->value - least->value) * 0.25, std::max(most->value * 0.05, 1.0));
        const double low = std::floor(least->value - room);
        const double high = std::ceil(most->value + room);
        trend->setPoints(points, low, QLocale().toString(low, 'f', 0), high, QLocale().toString(high, 'f', 0));
    } else {
        trend->setPoints(points, 0, values.front(), static_cast<double>(values.size()) - 1, values.back());
    }
    QStringList said;
    for (auto point = points.rbegin(); point != points.rend(); ++point)
        said << QStringLiteral("%1: %2").arg(point->day, point->label);
    trend->setAccessibleName(tr("Trend"));
    trend->setAccessibleDescription(said.join(QStringLiteral(", ")));
    auto *title = new TextLabel(tr("The last %1 values").arg(points.size()), TextRole::header, TextTone::muted);
    auto *list = new TextLabel(said.mid(0, 8).join(QStringLiteral("  ·  ")), TextRole::caption, TextTone::muted);
    list->setWordWrap(true);
    m_more->layout()->addWidget(title);
    m_more->layout()->addWidget(trend);
    m_more->layout()->addWidget(list);
}

bool EntryDetails::fillHistory(const chart::Record &record)
{
    const chart::History *history = entryOf(record.histories, m_id);
    if (!history)
        return false;
    m_title = tr("Medical history of %1").arg(dateInWords(m_time.dayOf(history->atMs), QLocale()));
    m_status.clear();
    m_facts->add(tr("Taken"), m_time.minute(history->atMs));
    m_facts->add(tr("By"), m_names.name(history->author));
    m_facts->add(tr("Form"), tr("version %1").arg(history->version));
    const chart::History *before = entryOf(record.histories, history->previous);
    std::vector<chart::AnswerChange> changes;
    if (before)
        changes = chart::changesBetween(before->answers, history->answers);
    if (before && changes.empty())
        m_facts->add(tr("Since last time"), tr("nothing changed; it was confirmed"));
    const auto addTitle = [this](const QString &text) {
        m_more->layout()->addWidget(new TextLabel(text, TextRole::header, TextTone::muted));
    };
    if (!changes.empty()) {
        addTitle(tr("What had changed since %1").arg(dateInWords(m_time.dayOf(before->atMs), QLocale())));
        auto *grid = new FactGrid;
        for (const chart::AnswerChange &change : changes)
            grid->add(questionText(change.question),
                      tr("%1 → %2").arg(change.before.isEmpty() ? tr("no answer") : answerText(change.before),
                                        change.after.isEmpty() ? tr("no answer") : answerText(change.after)));
        m_more->layout()->addWidget(grid);
    }
    addTitle(tr("Answers"));
    auto *grid = new FactGrid;
    if (const chart::Questionnaire *form = chart::questionnaireOf(history->questionnaire, history->version))
        for (const chart::Question &question : form->questions) {
            const QString id = QString::fromLatin1(question.id);
            const QString answer = history->answers.value(id);
            const QString detail = history->answers.value(id + QStringLiteral("_detail"));
            const QString words = detail.isEmpty() ? answerText(answer) : tr("%1: %2").arg(answerText(answer), detail);
            grid->add(questionText(id), words,
                      answer == u"yes" || answer == u"unsure" ? TextTone::danger : TextTone::text);
        }
    m_more->layout()->addWidget(grid);
    return true;
}

bool EntryDetails::fillFlag(const chart::Record &record)
{
    const chart::Flag *flag = entryOf(record.flags, m_id);
    if (!flag)
        return false;
    m_title = flagText(*flag);
    m_facts->add(tr("Matters"), alertSeverityText(flag->severity),
                 flag->severity == u"high" ? TextTone::danger : TextTone::text);
    m_facts->add(tr("Raised by"), flag->rule.isEmpty() ? tr("a person") : tr("an answer in the medical history"));
    m_facts->add(tr("Details"), flag->detail);
    fillEntry(*flag);
    return true;
}

} // namespace vb::ui
