#include "ui/chart/chart_view.h"

#include "ui/chart/chart_lines.h"
#include "ui/chart/chart_words.h"
#include "ui/chart/entry_card.h"
#include "ui/chart/entry_details.h"
#include "ui/chart/entry_form.h"
#include "ui/chart/history_form.h"
#include "ui/chart/past_banner.h"
#include "ui/chart/staff_names.h"
#include "ui/chart/timeline_view.h"
#include "ui/chart/vitals_form.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/buttons.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/text_label.h"
#include "ui/kit/wrap_layout.h"
#include "ui/patient/scroll_page.h"

#include <QCborMap>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kTogetherMs = 40; // changes within are shown at once
constexpr int kCardsWidth = 352;
constexpr int kNarrowCardsWidth = 300;
constexpr int kRoomForWideCards = 960;
constexpr int kDayWidth = 230;
enum ChartDraftKey { kPage = 1, kTyped };
enum DraftPage { kEntryPage = 1, kVitalsPage, kHistoryPage };

/// The next step of a visit; empty at its end.
QString stepAfter(const QString &status)
{
    if (status == u"planned")
        return QStringLiteral("arrived");
    if (status == u"arrived")
        return QStringLiteral("in-progress");
    return status == u"in-progress" ? QStringLiteral("finished") : QString();
}

QString stepText(const QString &next)
{
    if (next == u"arrived")
        return ChartView::tr("Has arrived");
    return next == u"finished" ? ChartView::tr("Finish the visit") : ChartView::tr("Begin the visit");
}

QWidget *withKeys(QPushButton *button, const QKeySequence &keys)
{
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xs);
    across->addWidget(button);
    across->addWidget(new KeyCap(keys));
    button->setAccessibleDescription(keys.toString(QKeySequence::NativeText));
    QObject::connect(new QShortcut(keys, button), &QShortcut::activated, button, &QPushButton::click);
    return line;
}

} // namespace

ChartView::ChartView(session::Session &session, StaffNames &names, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_names(names)
    , m_time(session.timeZone())
    , m_bell(new Bell(kTogetherMs, this))
    , m_banner(new Banner(BannerKind::danger))
    , m_pastBanner(new PastBanner)
    , m_pastLine(nullptr)
    , m_day(new DateField(DateRange::past))
    , m_asOf(new QPushButton(icon(IconName::history), tr("As it stood on…")))
    , m_asOfKeys(new KeyCap(Qt::ALT | Qt::Key_D))
    , m_work(new QStackedWidget)
    , m_timelinePage(nullptr)
    , m_timeline(new TimelineView(m_time, names))
    , m_form(new EntryForm(session, names))
    , m_vitals(new VitalsForm(session))
    , m_history(new HistoryForm(session, m_time))
    , m_details(new EntryDetails(m_time, names))
    , m_noAllergies(new QPushButton(icon(IconName::check), tr("No known allergies")))
    , m_moveOn(new QPushButton)
    , m_note(new QPushButton(icon(IconName::note), tr("Note")))
    , m_cards(nullptr)
    , m_visits(new EntryCard(QStringLiteral("chart.visits"), tr("Visit"), tr("Open"), Qt::ALT | Qt::Key_O))
    , m_alerts(new EntryCard(QStringLiteral("chart.alerts"), tr("Alerts"), tr("Raise"), Qt::ALT | Qt::Key_R))
    , m_allergies(new EntryCard(QStringLiteral("chart.allergies"), tr("Allergies"), tr("Add"), Qt::ALT | Qt::Key_A))
    , m_medication(new EntryCard(QStringLiteral("chart.medication"), tr("Medication"), tr("Add"), Qt::ALT | Qt::Key_M))
    , m_conditions(new EntryCard(QStringLiteral("chart.conditions"), tr("Conditions"), tr("Add"), Qt::ALT | Qt::Key_C))
    , m_measures(
          new EntryCard(QStringLiteral("chart.measures"), tr("Vitals and scales"), tr("Record"), Qt::ALT | Qt::Key_V))
    , m_histories(
          new EntryCard(QStringLiteral("chart.histories"), tr("Medical history"), tr("Take"), Qt::ALT | Qt::Key_H))
{
    setObjectName(QStringLiteral("chart"));
    setAccessibleName(tr("Chart"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    across->setSpacing(space::l);
    across->addWidget(makeWork(), 1);
    across->addWidget(makeCards());
    addOwnButtons();
    connectCards();
    connectWork();
    connect(m_bell, &Bell::rang, this, &ChartView::refresh);
    connect(&names, &StaffNames::came, this, [this] {
        if (m_opened)
            showCards(shownRecord());
    });
}

QWidget *ChartView::makeWork()
{
    m_banner->setObjectName(QStringLiteral("chart.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_pastBanner->hide();
    m_asOf->setObjectName(QStringLiteral("chart.asOf"));
    m_asOf->setAccessibleName(tr("The chart as it stood on another day"));
    m_timeline->addAction(m_asOf);
    m_timeline->addAction(m_asOfKeys);
    m_timelinePage = new QWidget;
    auto *page = new QVBoxLayout(m_timelinePage);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(space::s);
    page->addWidget(m_pastBanner);
    page->addWidget(makePastLine());
    page->addWidget(m_timeline, 1);
    for (QWidget *one : {m_timelinePage, static_cast<QWidget *>(m_form), static_cast<QWidget *>(m_vitals),
                         static_cast<QWidget *>(m_history), static_cast<QWidget *>(m_details)})
        m_work->addWidget(one);
    auto *work = new QWidget;
    auto *down = new QVBoxLayout(work);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_banner);
    down->addWidget(m_work, 1);
    connect(m_banner, &Banner::closed, m_banner, &QWidget::hide);
    connect(m_pastBanner, &PastBanner::backWanted, this, &ChartView::leavePast);
    connect(m_asOf, &QPushButton::clicked, this, &ChartView::askForDay);
    connect(new QShortcut(Qt::ALT | Qt::Key_D, this), &QShortcut::activated, this, &ChartView::askForDay);
    return work;
}

/// The day to look back to; there while it is asked for.
QWidget *ChartView::makePastLine()
{
    m_day->setObjectName(QStringLiteral("chart.day"));
    m_day->setAccessibleName(tr("The chart as it stood at the end of this day"));
    m_day->setPlaceholderText(tr("Which day?"));
    m_day->setFixedWidth(tokens().scaled(kDayWidth));
    m_day->setRequired(true);
    auto *show = new QPushButton(tr("Show"));
    show->setObjectName(QStringLiteral("chart.day.show"));
    show->setAccessibleName(tr("Show the chart as it stood then"));
    show->setAutoDefault(true);
    m_pastLine = new QWidget;
    auto *across = new QHBoxLayout(m_pastLine);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(new TextLabel(tr("As it stood at the end of"), TextRole::body, TextTone::muted));
    across->addWidget(m_day);
    across->addWidget(show);
    across->addStretch();
    m_pastLine->hide();
    connect(m_day, &QLineEdit::returnPressed, this, &ChartView::showPast);
    connect(show, &QPushButton::clicked, this, &ChartView::showPast);
    return m_pastLine;
}

QWidget *ChartView::makeCards()
{
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, space::xs, 0);
    down->setSpacing(space::m);
    for (EntryCard *card : {m_visits, m_alerts, m_allergies, m_medication, m_conditions, m_measures, m_histories})
        down->addWidget(card);
    down->addStretch();
    m_cards = new ScrollPage(content);
    m_cards->setFixedWidth(tokens().scaled(kCardsWidth));
    return m_cards;
}

void ChartView::addOwnButtons()
{
    m_noAllergies->setObjectName(QStringLiteral("chart.noAllergies"));
    m_noAllergies->setAccessibleName(m_noAllergies->text());
    m_allergies->addOwn(withKeys(m_noAllergies, Qt::ALT | Qt::Key_K));
    m_moveOn->setObjectName(QStringLiteral("chart.moveOn"));
    setButtonKind(m_moveOn, ButtonKind::primary);
    m_note->setObjectName(QStringLiteral("chart.note"));
    m_note->setAccessibleName(tr("Write a note"));
    auto *next = new QWidget; // side by side when there is room
    auto *across = new WrapLayout(next);
    across->setSpacing(space::s);
    across->addWidget(withKeys(m_moveOn, Qt::ALT | Qt::Key_G));
    across->addWidget(withKeys(m_note, Qt::ALT | Qt::Key_N));
    m_visits->addOwn(next);
    for (QPushButton *button : {m_noAllergies, m_moveOn, m_note})
        button->setAutoDefault(true);
    connect(m_noAllergies, &QPushButton::clicked, this, &ChartView::stateNoAllergies);
    connect(m_moveOn, &QPushButton::clicked, this, &ChartView::moveVisitOn);
    connect(m_note, &QPushButton::clicked, this, &ChartView::startNote);
}

void ChartView::connectCards()
{
    connect(m_visits, &EntryCard::addWanted, this, &ChartView::startVisit);
    connect(m_alerts, &EntryCard::addWanted, this, [this] { startEntry(EntryTask::alert); });
    connect(m_allergies, &EntryCard::addWanted, this, [this] { startEntry(EntryTask::allergy); });
    connect(m_medication, &EntryCard::addWanted, this, [this] { startEntry(EntryTask::medication); });
    connect(m_conditions, &EntryCard::addWanted, this, [this] { startEntry(EntryTask::condition); });
    connect(m_measures, &EntryCard::addWanted, this, &ChartView::startVitals);
    connect(m_histories, &EntryCard::addWanted, this, &ChartView::startHistory);
    for (EntryCard *card : {m_visits, m_alerts, m_allergies, m_medication, m_conditions, m_measures, m_histories})
        connect(card, &EntryCard::lineOpened, this, [this](const EntryLine &line) { openEvent(line.kind, line.id); });
}

void ChartView::connectWork()
{
    connect(m_timeline, &TimelineView::eventOpened, this,
            [this](const chart::Event &event) { openEvent(event.kind, event.id); });
    for (WorkPage *page :
         {static_cast<WorkPage *>(m_form), static_cast<WorkPage *>(m_vitals), static_cast<WorkPage *>(m_history)}) {
        connect(page, &WorkPage::leaveWanted, this, &ChartView::leaveWork);
        connect(page, &WorkPage::saved, this, &ChartView::takeSaved);
    }
    connect(m_details, &EntryDetails::leaveWanted, this, &ChartView::leaveWork);
    connect(m_details, &EntryDetails::versionsWanted, this, &ChartView::askForVersions);
    connect(m_details, &EntryDetails::noteWanted, this, &ChartView::newNoteWanted);
    connect(m_details, &EntryDetails::statusWanted, this,
            [this](chart::EventKind kind, EntityId id, const QString &title, const QString &status) {
                if (!mayWork())
                    return;
                m_form->startStatus(m_opened->chart.banner.who.id, kind, id, title, status);
                showWork(m_form);
                m_form->focusFirst();
            });
}

/// Something else than what is being typed.
bool ChartView::mayWork()
{
    return m_opened && !m_past && mayLeave();
}

void ChartView::startEntry(EntryTask task)
{
    if (!mayWork())
        return;
    m_form->start(task, m_opened->chart.banner.who.id);
    showWork(m_form);
    m_form->focusFirst();
}

void ChartView::startVisit()
{
    startEntry(EntryTask::visit);
}

void ChartView::startVitals()
{
    if (!mayWork())
        return;
    m_vitals->start(m_opened->chart.banner.who.id, presentVisit());
    showWork(m_vitals);
    m_vitals->focusFirst();
}

void ChartView::startHistory()
{
    if (!mayWork())
        return;
    m_history->start(m_opened->chart.banner.who.id, m_record);
    showWork(m_history);
    m_history->focusFirst();
}

void ChartView::startNote()
{
    if (mayWork())
        Q_EMIT newNoteWanted(presentVisit());
}

void ChartView::openEvent(chart::EventKind kind, EntityId id)
{
    if (!m_opened || !mayLeave())
        return;
    if (kind == chart::EventKind::note) {
        Q_EMIT noteWanted(chart::NoteId(id.raw()));
        return;
    }
    if (!m_details->show(shownRecord(), kind, id, m_past.has_value()))
        return;
    showWork(m_details);
    m_details->focusFirst();
}

void ChartView::askForVersions(chart::EventKind kind, EntityId id)
{
    if (!m_opened || m_past)
        return;
    deliver(m_session.charts().versions(m_opened->chart.banner.who.id, kind, id), this,
            [this, id, asked = m_asked](const Result<std::vector<chart::EntryVersion>> &answer) {
                if (asked != m_asked || m_details->id() != id)
                    return;
                if (answer.ok())
                    m_details->showVersions(*answer);
                else
                    fail(answer.error());
                Q_EMIT versionsShown();
            });
}

/// One key, since it is asked of everybody; a wrong one is put right like every entry.
void ChartView::stateNoAllergies()
{
    if (!mayWork())
        return;
    chart::Allergy none;
    none.patient = m_opened->chart.banner.who.id;
    none.substance = chart::kNoKnownAllergy;
    m_noAllergies->setEnabled(false);
    deliver(m_session.charts().addAllergy(none), this, [this, asked = m_asked](const Result<chart::Allergy> &answer) {
        m_noAllergies->setEnabled(true);
        if (asked != m_asked)
            return;
        if (answer.ok())
            takeSaved(tr("Recorded: no known allergies."));
        else
            fail(answer.error());
    });
}

void ChartView::moveVisitOn()
{
    if (!mayWork() || m_opened->chart.banner.visits.empty())
        return;
    const chart::Visit &visit = m_opened->chart.banner.visits.front();
    const QString next = stepAfter(visit.status);
    m_moveOn->setEnabled(false);
    deliver(m_session.charts().moveVisit(visit.id, next, {}), this,
            [this, next, asked = m_asked](const Result<void> &answer) {
                m_moveOn->setEnabled(true);
                if (asked != m_asked)
                    return;
                if (answer.ok())
                    takeSaved(tr("The visit is now: %1.").arg(statusText(chart::EventKind::visit, next).toLower()));
                else
                    fail(answer.error());
            });
}

EntityId ChartView::presentVisit() const
{
    if (m_opened)
        for (const chart::Visit &visit : m_opened->chart.banner.visits)
            if (visit.status != u"planned")
                return visit.id;
    return {};
}

WorkPage *ChartView::openForm() const
{
    for (WorkPage *page :
         {static_cast<WorkPage *>(m_form), static_cast<WorkPage *>(m_vitals), static_cast<WorkPage *>(m_history)})
        if (m_work->currentWidget() == page)
            return page;
    return nullptr;
}

void ChartView::showWork(QWidget *page)
{
    m_banner->hide();
    m_work->setCurrentWidget(page);
}

void ChartView::leaveWork()
{
    m_work->setCurrentWidget(m_timelinePage);
    m_timeline->focusList();
}

void ChartView::takeSaved(const QString &words)
{
    leaveWork();
    m_banner->showMessage(BannerKind::success, words);
}

void ChartView::show(const chart::ChartService::Opened &opened)
{
    clear();
    m_opened = opened;
    follow(opened.chart.banner.records);
    const chart::Page &page = opened.chart.timeline;
    m_complete = !page.more;
    m_timeline->setEvents(page.events, page.more);
    if (page.more)
        fetchMore(page.events.back());
    fetchRecord();
}

/// A merge may join any other record to this one, or part them.
void ChartView::follow(const std::vector<PatientId> &records)
{
    m_followed = records;
    m_subscription = m_session.onChanges([records, rope = m_bell->rope()](const std::vector<store::Change> &changes) {
        const auto concerns = [&records](const store::Change &change) {
            return change.entity == "patient_merge"
                || (change.entity != "note_autosave"
                    && std::find(records.begin(), records.end(), change.patient) != records.end());
        };
        if (std::any_of(changes.begin(), changes.end(), concerns))
            rope();
    });
}

void ChartView::clear()
{
    ++m_asked;
    ++m_refreshed;
    m_subscription = {};
    m_opened.reset();
    m_past.reset();
    m_record = {};
    m_complete = false;
    m_pendingDraft.clear();
    m_banner->hide();
    m_pastBanner->hide();
    m_pastLine->hide();
    m_day->clear();
    m_timeline->clear();
    m_work->setCurrentWidget(m_timelinePage);
    m_form->start(EntryTask::allergy, {}); // nothing of a patient stays in a form
    m_vitals->start({}, {});
    m_history->start({}, {});
    m_details->show({}, chart::EventKind::note, {}, true);
    m_cards->toTop();
    setReadOnly(false);
    showCards({});
}

void ChartView::focusFirst()
{
    if (WorkPage *page = openForm())
        page->takeFocus();
    else if (m_work->currentWidget() == m_details)
        m_details->focusFirst();
    else
        m_timeline->focusList();
}

/// One page after the other, while people read: all of a long chart is here within moments, and can be searched.
void ChartView::fetchMore(const chart::Event &last)
{
    deliver(m_session.charts().more(*m_opened, last, 5 * kPageLines), this,
            [this, asked = m_asked, refreshed = m_refreshed](const Result<chart::Page> &answer) {
                if (asked != m_asked || refreshed != m_refreshed || m_past)
                    return;
                if (!answer.ok()) {
                    fail(answer.error());
                    return;
                }
                m_timeline->append(answer->events, answer->more);
                m_complete = !answer->more;
                if (answer->more)
                    fetchMore(answer->events.back());
                else
                    Q_EMIT shown();
            });
}

void ChartView::fetchRecord()
{
    deliver(m_session.charts().record(*m_opened), this, [this, asked = m_asked](const Result<chart::Record> &answer) {
        if (asked == m_asked)
            takeRecord(answer);
    });
}

void ChartView::takeRecord(const Result<chart::Record> &answer)
{
    if (!answer.ok()) {
        fail(answer.error());
        return;
    }
    m_record = *answer;
    if (!m_past) {
        showCards(m_record);
        m_details->refresh(m_record);
    }
    restoreDraft();
    if (m_complete)
        Q_EMIT shown();
}

/// Something changed, here or elsewhere. What is being typed stays.
void ChartView::refresh()
{
    if (!m_opened)
        return;
    const int lines = std::max(kPageLines, static_cast<int>(m_timeline->model().total()) + kPageLines);
    deliver(m_session.charts().again(*m_opened, lines), this,
            [this, asked = m_asked, refreshed = ++m_refreshed](const Result<chart::Chart> &answer) {
                if (asked == m_asked && refreshed == m_refreshed)
                    takeChart(answer);
            });
}

void ChartView::takeChart(const Result<chart::Chart> &answer)
{
    if (!answer.ok()) {
        fail(answer.error());
        return;
    }
    m_opened->chart = *answer;
    if (answer->banner.records != m_followed)
        follow(answer->banner.records);
    Q_EMIT bannerChanged(answer->banner);
    const chart::Page &page = answer->timeline;
    m_complete = !page.more;
    if (!m_past) {
        m_timeline->setEvents(page.events, page.more);
        if (page.more)
            fetchMore(page.events.back());
    }
    fetchRecord();
}

void ChartView::fail(const Error &error)
{
    if (error.code == Code::denied) {
        Q_EMIT closed();
        return;
    }
    m_banner->showMessage(BannerKind::danger, errorText(error));
}

const chart::Record &ChartView::shownRecord() const
{
    return m_past ? m_past->record : m_record;
}

void ChartView::showCards(const chart::Record &record)
{
    const CardLines visits = visitLines(record, m_time, m_names);
    m_visits->setLines(visits.inForce, visits.over, tr("No visit is under way."));
    const CardLines alerts = alertLines(record, m_time);
    m_alerts->setLines(alerts.inForce, alerts.over, tr("None in force."));
    const CardLines allergies = allergyLines(record, m_time);
    m_allergies->setLines(allergies.inForce, allergies.over, tr("Not asked yet. Ask before the first treatment."));
    const CardLines medication = medicationLines(record, m_time);
    m_medication->setLines(medication.inForce, medication.over, tr("None recorded."));
    const CardLines conditions = conditionLines(record, m_time);
    m_conditions->setLines(conditions.inForce, conditions.over, tr("None recorded."));
    const CardLines measures = measureLines(record, m_time);
    m_measures->setLines(measures.inForce, measures.over, tr("Nothing measured yet."));
    const CardLines histories = historyLines(record, m_time);
    m_histories->setLines(histories.inForce, histories.over, tr("Not taken yet."));
    showButtons();
}

void ChartView::showButtons()
{
    const bool works = m_opened && !m_past;
    const auto stands = [](const chart::Allergy &allergy) { return allergy.status == chart::kActive; };
    m_noAllergies->parentWidget()->setVisible(
        works && std::none_of(m_record.allergies.begin(), m_record.allergies.end(), stands));
    const bool visiting = works && !m_opened->chart.banner.visits.empty();
    if (visiting) {
        m_moveOn->setText(stepText(stepAfter(m_opened->chart.banner.visits.front().status)));
        m_moveOn->setAccessibleName(m_moveOn->text());
    }
    m_moveOn->parentWidget()->setVisible(visiting);
    m_note->parentWidget()->setVisible(works);
}

void ChartView::askForDay()
{
    if (!m_opened || m_work->currentWidget() != m_timelinePage)
        return;
    m_day->setToday(m_time.dayOf(m_session.clock().now().wallMs));
    m_pastLine->show();
    m_day->setFocus(Qt::OtherFocusReason);
    m_day->selectAll();
}

void ChartView::showPast()
{
    if (!m_opened || !m_day->check())
        return;
    const qint64 now = m_session.clock().now().wallMs;
    const qint64 atMs = std::min(m_time.startOf(m_day->date().addDays(1)) - 1, now);
    deliver(m_session.charts().asOf(m_opened->chart.banner.who.id, atMs), this,
            [this, asked = m_asked, atMs](const Result<chart::ChartService::Past> &answer) {
                if (asked == m_asked)
                    takePast(answer, atMs);
            });
}

void ChartView::takePast(const Result<chart::ChartService::Past> &answer, qint64 atMs)
{
    if (answer.ok()) {
        m_past = *answer;
        m_pastBanner->setMoment(m_time.minute(atMs));
        m_pastBanner->show();
        m_pastLine->hide();
        m_timeline->clear();
        m_timeline->setEvents(answer->chart.timeline.events, false);
        setReadOnly(true);
        showCards(m_past->record);
        m_timeline->focusList();
    } else {
        fail(answer.error());
    }
    Q_EMIT pastShown();
}

void ChartView::leavePast()
{
    m_past.reset();
    m_pastBanner->hide();
    m_pastLine->hide();
    m_timeline->clear();
    setReadOnly(false);
    m_timeline->setEvents(m_opened->chart.timeline.events, m_opened->chart.timeline.more);
    m_timeline->focusList();
    showCards(m_record);
    refresh();
}

void ChartView::setReadOnly(bool readOnly)
{
    m_timeline->setReadOnly(readOnly);
    for (EntryCard *card : {m_visits, m_alerts, m_allergies, m_medication, m_conditions, m_measures, m_histories})
        card->setMayAdd(!readOnly);
}

bool ChartView::mayLeave()
{
    WorkPage *page = openForm();
    return !page || page->mayLeave();
}

QByteArray ChartView::draft() const
{
    if (!m_pendingDraft.isEmpty())
        return m_pendingDraft;
    const WorkPage *page = openForm();
    if (!page || !page->isDirty() || page->isBusy())
        return {};
    const DraftPage which = page == m_form ? kEntryPage : page == m_vitals ? kVitalsPage : kHistoryPage;
    return QCborValue(QCborMap {{kPage, which}, {kTyped, page->draft()}}).toCbor();
}

void ChartView::restore(const QByteArray &draft)
{
    m_pendingDraft = draft; // the history wants to be compared with the last one
}

void ChartView::restoreDraft()
{
    if (m_pendingDraft.isEmpty() || !m_opened)
        return;
    const QCborMap map = QCborValue::fromCbor(std::exchange(m_pendingDraft, QByteArray())).toMap();
    const QCborMap typed = map.value(kTyped).toMap();
    const PatientId patient = m_opened->chart.banner.who.id;
    WorkPage *page = nullptr;
    switch (map.value(kPage).toInteger()) {
    case kEntryPage:
        m_form->restore(patient, typed);
        page = m_form;
        break;
    case kVitalsPage:
        m_vitals->restore(patient, presentVisit(), typed);
        page = m_vitals;
        break;
    case kHistoryPage:
        m_history->restore(patient, m_record, typed);
        page = m_history;
        break;
    default: return;
    }
    showWork(page);
    page->focusFirst();
}

void ChartView::keyPressEvent(QKeyEvent *event)
{
    const bool escape = event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier;
    if (escape && m_work->currentWidget() != m_timelinePage) {
        if (mayLeave())
            leaveWork();
    } else if (escape && m_pastLine->isVisible()) {
        m_pastLine->hide();
        m_timeline->focusList();
    } else if (escape && m_timeline->clearFilter()) {
        return;
    } else if (escape && m_past) {
        leavePast();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ChartView::resizeEvent(QResizeEvent *event)
{
    const bool wide = event->size().width() >= tokens().scaled(kRoomForWideCards);
    m_cards->setFixedWidth(tokens().scaled(wide ? kCardsWidth : kNarrowCardsWidth));
    QWidget::resizeEvent(event);
}

} // namespace vb::ui
