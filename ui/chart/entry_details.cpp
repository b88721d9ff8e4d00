#include "ui/chart/entry_details.h"

#include "ui/chart/chart_words.h"
#include "ui/chart/entry_facts.h"
#include "ui/chart/staff_names.h"
#include "ui/chart/trend_chart.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/date_field.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/text_label.h"
#include "ui/kit/wrap_layout.h"
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
    , m_versions(new QPushButton(icon(IconName::history), tr("Past versions")))
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
    connect(new QShortcut(Qt::ALT | Qt::Key_P, m_versions), &QShortcut::activated, m_versions, &QPushButton::click);
    connect(m_versions, &QPushButton::clicked, this, [this] { Q_EMIT versionsWanted(m_kind, m_id); });
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
    name(m_versions, "versions");
    name(m_note, "note");
    setButtonKind(m_back, ButtonKind::flat);
    auto *line = new QWidget; // of a visit there are so many that they may need two lines
    auto *across = new WrapLayout(line);
    across->setSpacing(space::s);
    const auto pair = [across](QPushButton *button, QWidget *keys) {
        auto *both = new QWidget;
        auto *inner = new QHBoxLayout(both);
        inner->setContentsMargins(0, 0, 0, 0);
        inner->setSpacing(space::xs);
        inner->addWidget(button);
        inner->addWidget(keys);
        across->addWidget(both);
    };
    pair(m_back, new KeyCap(QKeySequence(Qt::Key_Escape)));
    pair(m_change, new KeyCap(Qt::ALT | Qt::Key_S));
    pair(m_versions, new KeyCap(Qt::ALT | Qt::Key_P));
    across->addWidget(m_note);
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
    delete m_versionList;
    m_versionList = nullptr;
    delete m_more;
    m_more = new QWidget;
    auto *down = new QVBoxLayout(m_more);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    m_moreDown->addWidget(m_more);
    const bool found = m_kind == EventKind::history ? fillHistory(record) : fillEntry(record);
    m_card->setTitle(m_title);
    setAccessibleName(m_title);
    const bool final = m_status == chart::kEnteredInError;
    m_change->setVisible(found && !m_readOnly && !final && m_kind != EventKind::history
                         && !statusesFrom(m_kind, m_status).empty());
    m_change->parentWidget()->setVisible(!m_change->isHidden());
    m_versions->setVisible(found && !m_readOnly && m_kind != EventKind::history);
    m_versions->parentWidget()->setVisible(!m_versions->isHidden());
    m_note->setVisible(found && !m_readOnly && m_kind == EventKind::visit && !final && m_status != u"cancelled");
    return found;
}

bool EntryDetails::fillEntry(const chart::Record &record)
{
    const std::optional<EntryFacts> facts = entryFacts(record, m_kind, m_id, m_time, m_names);
    if (!facts)
        return false;
    m_title = facts->title;
    m_status = facts->status;
    for (const std::vector<EntryFact> *some : {&facts->said, &facts->made})
        for (const EntryFact &fact : *some)
            m_facts->add(fact.label, fact.value, fact.tone);
    if (m_kind == EventKind::observation)
        fillTrend(record, *entryOf(record.observations, m_id));
    return true;
}

void EntryDetails::showVersions(const std::vector<chart::EntryVersion> &versions)
{
    delete m_versionList;
    m_versionList = new QWidget;
    m_versionList->setObjectName(QStringLiteral("chart.versions"));
    auto *down = new QVBoxLayout(m_versionList);
    down->setContentsMargins(0, space::m, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(new TextLabel(versions.size() < 2 ? tr("It was never changed") : tr("Past versions, newest first"),
                                  TextRole::header, TextTone::muted));
    QStringList said;
    for (std::size_t i = versions.size(); i-- > 0;) {
        const chart::EntryVersion &version = versions[i];
        const std::optional<EntryFacts> facts = entryFacts(version.record, m_kind, m_id, m_time, m_names);
        const std::optional<EntryFacts> before
            = i == 0 ? std::nullopt : entryFacts(versions[i - 1].record, m_kind, m_id, m_time, m_names);
        if (!facts)
            continue;
        const QString by = m_names.name(version.by);
        const QString head = by.isEmpty() ? m_time.minute(version.atMs)
                                          : tr("%1 · %2", "moment, person").arg(m_time.minute(version.atMs), by);
        auto *grid = new FactGrid;
        if (!before)
            grid->add(tr("Recorded"), facts->title);
        for (const EntryFact &fact : before ? factsChanged(*before, *facts) : facts->said)
            grid->add(fact.label, fact.value, fact.tone);
        if (i + 1 < versions.size())
            down->addSpacing(space::s);
        down->addWidget(new TextLabel(head, TextRole::strong));
        down->addWidget(grid);
        said << head << grid->text();
    }
    m_versionList->setAccessibleName(tr("Past versions"));
    m_versionList->setAccessibleDescription(said.join(u'\n'));
    m_moreDown->addWidget(m_versionList);
    m_versionList->show(); // now, not with the next event
    ScrollPage::bringIntoView(m_versionList);
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

} // namespace vb::ui
