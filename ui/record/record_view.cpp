#include "ui/record/record_view.h"

#include "ui/chart/chart_view.h"
#include "ui/chart/staff_names.h"
#include "ui/conflict/conflict_count.h"
#include "ui/conflict/conflict_words.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/tokens.h"
#include "ui/note/notes_pane.h"
#include "ui/patient/break_glass_panel.h"
#include "ui/patient/patient_draft.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_text.h"
#include "ui/record/access_pane.h"
#include "ui/record/desk_visits.h"
#include "ui/record/record_banner.h"
#include "ui/record/record_tabs.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace vb::ui {

namespace {

constexpr int kConflictBellMs = 150;
const QKeySequence kConflictKeys(Qt::ALT | Qt::Key_W);

bool mayInRecord(const session::Session &session, access::Right right)
{
    return access::authorize(session.actor(), right).ok();
}

patient::Badge badgeFrom(const patient::Patient &patient)
{
    return {.id = patient.id,
            .chartNo = patient.chartNo,
            .name = patient::displayName(patient),
            .preferred = patient.preferred,
            .birthDate = patient.birthDate,
            .sex = patient.sex,
            .pronouns = patient.pronouns,
            .phone = patient.phone,
            .restricted = patient.restricted,
            .vip = patient.vip};
}

} // namespace

RecordView::RecordView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayChart(mayInRecord(session, access::Right::chartView))
    , m_mayTitles(mayInRecord(session, access::Right::flagView))
    , m_mayBreakGlass(mayInRecord(session, access::Right::breakGlass))
    , m_mayAccess(mayInRecord(session, access::Right::auditList))
    , m_mayDecide(mayInRecord(session, access::Right::conflictResolve))
    , m_names(new StaffNames(session, this))
    , m_banner(new RecordBanner)
    , m_head(new QWidget)
    , m_emergencyBanner(new Banner(BannerKind::danger))
    , m_conflictBanner(new Banner(BannerKind::warning))
    , m_tabs(new RecordTabs)
    , m_stack(new QStackedWidget)
    , m_blank(new QWidget)
    , m_parts(new QStackedWidget)
    , m_sealed(new BreakGlassPanel(session))
    , m_problem(new EmptyState(IconName::alert, QString(), QString()))
    , m_profile(new PatientProfileView(session))
    , m_bell(new Bell(kConflictBellMs, this))
{
    setObjectName(QStringLiteral("record"));
    setAccessibleName(tr("Record"));
    if (m_mayChart)
        m_chart = new ChartView(session, *m_names);
    else if (m_mayTitles && mayInRecord(session, access::Right::visitOpen))
        m_visits = new DeskVisits(session, *m_names);
    makeParts();
    for (QWidget *page : {m_blank, static_cast<QWidget *>(m_parts), static_cast<QWidget *>(m_sealed),
                          static_cast<QWidget *>(m_problem)})
        m_stack->addWidget(page);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(makeTop());
    down->addWidget(m_stack, 1);
    connectParts();
    clear();
}

QWidget *RecordView::makeTop()
{
    m_emergencyBanner->setObjectName(QStringLiteral("patient.emergency"));
    m_emergencyBanner->hide();
    m_conflictBanner->setObjectName(QStringLiteral("record.conflict"));
    if (m_mayDecide)
        m_conflictBanner->setAction(tr("Decide (%1)", "keys").arg(kConflictKeys.toString(QKeySequence::NativeText)));
    m_conflictBanner->hide();
    auto *down = new QVBoxLayout(m_head);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::m);
    down->setSpacing(space::s);
    down->addWidget(m_banner);
    down->addWidget(m_emergencyBanner);
    down->addWidget(m_conflictBanner);
    down->addWidget(m_tabs, 0, Qt::AlignLeft);
    return m_head;
}

void RecordView::makeParts()
{
    const auto add = [this](const QString &label, QWidget *part) {
        m_tabs->addPart(label);
        m_parts->addWidget(part);
        m_order.push_back(part);
        const int index = static_cast<int>(m_order.size()) - 1;
        connect(new QShortcut(RecordTabs::keysOf(index), this), &QShortcut::activated, this, [this, index] {
            if (m_stack->currentWidget() != m_parts)
                return;
            m_tabs->setCurrentIndex(index);
            focusPart();
        });
    };
    const auto place = [] {
        auto *widget = new QWidget;
        auto *down = new QVBoxLayout(widget);
        down->setContentsMargins(0, 0, 0, 0);
        return widget;
    };
    if (m_chart) {
        add(tr("Chart"), m_chart);
        m_notesPlace = place();
        add(tr("Notes"), m_notesPlace);
    }
    add(tr("Profile"), m_profile);
    if (m_visits)
        add(tr("Visits"), m_visits);
    if (m_mayAccess) {
        m_accessPlace = place();
        add(tr("Access"), m_accessPlace);
    }
    if (m_order.size() < 2)
        m_tabs->hide(); // setVisible(true) would make a window of it: it has no parent yet
}

void RecordView::connectParts()
{
    connect(m_tabs, &QTabBar::currentChanged, this, &RecordView::showIndex);
    connect(m_banner->backButton(), &QToolButton::clicked, this, &RecordView::backWanted);
    connect(m_sealed, &BreakGlassPanel::granted, this, &RecordView::takeGlass);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_E), this), &QShortcut::activated, this,
            &RecordView::startEdit);
    connect(m_profile, &PatientProfileView::backWanted, this, &RecordView::backWanted);
    connect(m_conflictBanner, &Banner::actionTriggered, this, &RecordView::wantConflicts);
    connect(new QShortcut(kConflictKeys, this), &QShortcut::activated, this, &RecordView::wantConflicts);
    connect(m_bell, &Bell::rang, this, &RecordView::askForConflicts);
    m_changes = m_session.onChanges([rope = m_bell->rope()](const std::vector<store::Change> &changes) {
        if (touchesConflicts(changes))
            rope();
    });
    connect(m_profile, &PatientProfileView::changed, this, [this] {
        showWho();
        Q_EMIT changed();
    });
    connect(m_profile, &PatientProfileView::recordWanted, this,
            [this](PatientId id, const QString &note) { openAdded(id, QString(m_name), note); });
    connect(m_profile, &PatientProfileView::shown, this, &RecordView::takeProfile);
    connect(m_profile, &PatientProfileView::refused, this, &RecordView::seal);
    if (m_visits) {
        connect(m_visits, &DeskVisits::changed, this, &RecordView::askForTitles);
        connect(m_names, &StaffNames::came, this, &RecordView::showDesk);
    }
    if (!m_chart)
        return;
    connect(m_chart, &ChartView::bannerChanged, this, [this](const chart::Banner &banner) {
        m_restricted = banner.who.restricted;
        m_banner->setWho(banner.who, practiceToday(m_session));
        m_banner->setChart(banner, providerOf(banner));
    });
    connect(m_chart, &ChartView::closed, this, &RecordView::seal);
    connect(m_chart, &ChartView::noteWanted, this, [this](chart::NoteId note) {
        show(Part::notes);
        notes().openNote(note);
    });
    connect(m_chart, &ChartView::newNoteWanted, this, [this](EntityId visit) {
        show(Part::notes);
        notes().startNote(visit);
    });
}

void RecordView::open(PatientId id, const QString &name)
{
    openAdded(id, name, QString());
}

void RecordView::openFor(PatientId id, const QString &name, Then then)
{
    begin(id, name, QString(), std::nullopt);
    m_then = then;
}

void RecordView::openAdded(PatientId id, const QString &name, const QString &note)
{
    begin(id, name, note, std::nullopt);
}

void RecordView::begin(PatientId id, const QString &name, const QString &note,
                       const std::optional<RecordDraft> &pending)
{
    clear();
    m_id = id;
    m_name = name;
    m_note = note;
    m_pending = pending;
    ask();
}

void RecordView::ask()
{
    const int question = ++m_asked;
    m_names->want();
    if (!m_mayChart) {
        m_profileAsked = true;
        if (m_pending && m_pending->part != RecordDraft::Part::visits)
            restorePending();
        else
            m_profile->open(m_id, m_name, std::exchange(m_note, QString()));
        return;
    }
    deliver(m_session.charts().open(m_id, ChartView::kPageLines), this,
            [this, question](const Result<chart::ChartService::Opened> &answer) {
                if (question == m_asked)
                    takeChart(answer);
            });
}

void RecordView::clear()
{
    ++m_asked;
    m_emergency.stop();
    m_emergencyBanner->hide();
    m_conflictBanner->hide();
    m_head->hide();
    m_banner->clear();
    m_profile->clear();
    m_profileAsked = false;
    m_notesAsked = false;
    m_accessAsked = false;
    if (m_notes)
        m_notes->clear();
    if (m_access)
        m_access->clear();
    if (m_visits)
        m_visits->clear();
    m_desk.reset();
    m_restricted = false;
    m_then = Then::nothing;
    m_pending.reset();
    m_note.clear();
    if (m_chart)
        m_chart->clear();
    m_stack->setCurrentWidget(m_blank);
    m_id = {};
    m_name.clear();
    setFocus(Qt::OtherFocusReason);
}

void RecordView::takeChart(const Result<chart::ChartService::Opened> &answer)
{
    if (!answer.ok()) {
        if (answer.error().code == Code::denied)
            seal();
        else
            refuse(answer.error());
        return;
    }
    const chart::Banner &banner = answer->chart.banner;
    showRecord(banner.who);
    m_banner->setChart(banner, providerOf(banner));
    m_chart->show(*answer);
    show(m_note.isEmpty() ? Part::chart : Part::profile);
    restorePending();
    switch (std::exchange(m_then, Then::nothing)) {
    case Then::nothing: break;
    case Then::newNote: m_chart->startNote(); break;
    case Then::newVisit: m_chart->startVisit(); break;
    }
    lookForEmergency();
}

/// The profile came: for a role without charts that is the record.
void RecordView::takeProfile()
{
    if (!m_profile->isOpen()) {
        Q_EMIT shown();
        return;
    }
    if (m_mayChart) { // a part of what is open
        showWho();
        Q_EMIT partShown();
        return;
    }
    showRecord(badgeFrom(m_profile->patient()));
    show(Part::profile);
    if (!m_mayTitles) {
        lookForEmergency();
        return;
    }
    askForTitles();
}

/// As the profile has it, which was read just now or is about to be.
void RecordView::showWho()
{
    if (!m_profile->isOpen())
        return;
    m_restricted = m_profile->patient().restricted;
    m_banner->setWho(badgeFrom(m_profile->patient()), practiceToday(m_session));
}

void RecordView::askForTitles()
{
    if (m_id.isNull())
        return;
    deliver(m_session.charts().desk(m_id), this,
            [this, question = m_asked](const Result<chart::DeskBanner> &answer) {
                if (question == m_asked)
                    takeTitles(answer);
            });
}

void RecordView::takeTitles(const Result<chart::DeskBanner> &answer)
{
    if (answer.ok()) {
        m_desk = *answer;
        showDesk();
        if (m_visits)
            m_visits->show(m_id, answer->visits);
        restorePending();
    } else {
        m_banner->setUnknown(tr("The alerts could not be read. %1").arg(errorText(answer.error())));
        if (m_visits)
            m_visits->showProblem(tr("The visits could not be read. %1").arg(errorText(answer.error())));
    }
    if (m_visits && std::exchange(m_then, Then::nothing) == Then::newVisit) {
        show(Part::visits);
        m_visits->startVisit();
    }
    lookForEmergency();
}

/// Names may come after what they are the names of.
void RecordView::showDesk()
{
    if (!m_desk)
        return;
    m_banner->setTitles(m_desk->flags);
    if (m_desk->visits.empty())
        return;
    const chart::Visit &visit = m_desk->visits.front();
    m_banner->addVisit(visit, m_names->service(visit.service), m_names->name(visit.provider));
}

void RecordView::showRecord(const patient::Badge &who)
{
    m_restricted = who.restricted;
    m_banner->setWho(who, practiceToday(m_session));
    m_head->show();
    m_stack->setCurrentWidget(m_parts);
    askForConflicts();
}

/// A part of the access that has opened the record.
void RecordView::askForConflicts()
{
    if (m_id.isNull() || m_stack->currentWidget() != m_parts)
        return;
    deliver(m_session.conflicts().criticalOf(m_id), this,
            [this, question = m_asked](const Result<std::vector<session::ConflictLine>> &answer) {
                if (question == m_asked)
                    takeConflicts(answer);
            });
}

void RecordView::takeConflicts(const Result<std::vector<session::ConflictLine>> &answer)
{
    if (answer.ok() && answer->empty())
        m_conflictBanner->hide();
    else
        m_conflictBanner->showMessage(
            BannerKind::warning,
            answer.ok()
                ? criticalText(*answer)
                : tr("It could not be read whether computers disagree here. %1").arg(errorText(answer.error())));
    Q_EMIT conflictsShown(answer.ok() ? static_cast<int>(answer->size()) : 0);
}

void RecordView::wantConflicts()
{
    if (m_mayDecide && !m_conflictBanner->isHidden())
        Q_EMIT conflictsWanted(m_id, m_name);
}

/// Restricted, and not open to this person.
void RecordView::seal()
{
    const std::optional<RecordDraft> pending = std::exchange(m_pending, std::nullopt);
    const PatientId id = m_id;
    const QString name = m_name;
    const QString note = m_note;
    const Then then = m_then;
    clear();
    m_id = id;
    m_name = name;
    m_note = note;
    m_then = then;
    m_pending = pending;
    m_sealed->ask(m_id, m_name);
    m_stack->setCurrentWidget(m_sealed);
    m_sealed->focusFirst();
    Q_EMIT shown();
}

void RecordView::refuse(const Error &error)
{
    m_problem->setTexts(tr("This record cannot be shown"), errorText(error));
    m_stack->setCurrentWidget(m_problem);
    Q_EMIT shown();
}

/// Perhaps it is open by an emergency access of an earlier login.
void RecordView::lookForEmergency()
{
    if (!m_restricted || !m_mayBreakGlass || m_emergencies.count(m_id) != 0) {
        showEmergency();
        Q_EMIT shown();
        return;
    }
    deliver(m_session.patients().openGlasses(), this,
            [this, question = m_asked](const Result<std::vector<patient::OpenGlass>> &answer) {
                if (question != m_asked)
                    return;
                if (answer.ok())
                    for (const patient::OpenGlass &glass : *answer)
                        m_emergencies[glass.patient] = QDeadlineTimer(glass.leftMs);
                showEmergency();
                if (!answer.ok())
                    m_emergencyBanner->showMessage(BannerKind::danger, errorText(answer.error()));
                Q_EMIT shown();
            });
}

void RecordView::showEmergency()
{
    const auto granted = m_emergencies.find(m_id);
    const qint64 leftMs = granted == m_emergencies.end() ? 0 : granted->second.remainingTime();
    m_emergencyBanner->setVisible(leftMs > 0);
    if (leftMs <= 0)
        return;
    const QTime until = QDateTime::currentDateTime().addMSecs(leftMs).time();
    m_emergencyBanner->showMessage(BannerKind::danger,
                                   tr("Emergency access until %1. What you do here is recorded and reviewed.")
                                       .arg(QLocale().toString(until, QLocale::ShortFormat)));
    m_emergency.start(static_cast<int>(leftMs), this);
}

void RecordView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_emergency.timerId())
        return;
    m_emergency.stop();
    open(m_id, m_name); // the service says whether it is still open
}

void RecordView::takeGlass(const patient::BreakGlass &glass)
{
    m_emergencies[glass.patient] = QDeadlineTimer(glass.untilMs - glass.atMs);
    if (glass.patient != m_id)
        return;
    const Then then = m_then;
    begin(m_id, QString(m_name), QString(m_note), std::optional<RecordDraft>(m_pending));
    m_then = then;
}

/// Made when it is first wanted: most records are opened for their chart.
NotesPane &RecordView::notes()
{
    if (!m_notes) {
        m_notes = new NotesPane(m_session);
        m_notesPlace->layout()->addWidget(m_notes);
        m_notes->show(); // now, not with the next event: it is about to get the focus
        connect(m_notes, &NotesPane::shown, this, &RecordView::partShown);
        connect(m_notes, &NotesPane::backWanted, this, [this] { show(Part::chart); });
    }
    return *m_notes;
}

AccessPane &RecordView::access()
{
    if (!m_access) {
        m_access = new AccessPane(m_session);
        m_accessPlace->layout()->addWidget(m_access);
        connect(m_access, &AccessPane::shown, this, &RecordView::partShown);
        m_access->show(); // now, not with the next event: it is about to get the focus
    }
    return *m_access;
}

QWidget *RecordView::placeOf(Part part) const
{
    switch (part) {
    case Part::chart: return m_chart;
    case Part::notes: return m_notesPlace;
    case Part::profile: return m_profile;
    case Part::access: return m_accessPlace;
    case Part::visits: return m_visits;
    }
    return nullptr;
}

void RecordView::show(Part part)
{
    const auto at = std::find(m_order.begin(), m_order.end(), placeOf(part));
    if (at == m_order.end())
        return;
    const int index = static_cast<int>(at - m_order.begin());
    m_tabs->setCurrentIndex(index);
    showIndex(index);
    focusPart();
}

void RecordView::showIndex(int index)
{
    if (index < 0 || m_id.isNull())
        return;
    QWidget *part = m_order[static_cast<std::size_t>(index)];
    m_parts->setCurrentWidget(part);
    if (part == m_profile && !std::exchange(m_profileAsked, true))
        m_profile->open(m_id, m_name, std::exchange(m_note, QString()));
    else if (part == m_notesPlace && !std::exchange(m_notesAsked, true))
        notes().open(m_id, m_name);
    else if (part == m_accessPlace && !std::exchange(m_accessAsked, true))
        access().open(m_id, m_name);
}

void RecordView::startEdit()
{
    if (m_stack->currentWidget() != m_parts)
        return;
    show(Part::profile);
    m_profile->edit();
}

void RecordView::focusPart()
{
    const QWidget *part = m_parts->currentWidget();
    if (m_chart && part == m_chart)
        m_chart->focusFirst();
    else if (m_notes && part == m_notesPlace)
        m_notes->setFocus(Qt::OtherFocusReason);
    else if (m_access && part == m_accessPlace)
        m_access->focusFirst();
    else if (m_visits && part == m_visits)
        m_visits->takeFocus();
    else if (QWidget *last = m_profile->focusWidget()) // a field, or the question whether to discard
        last->setFocus(Qt::OtherFocusReason);
    else
        m_profile->setFocus(Qt::OtherFocusReason);
}

void RecordView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_stack->currentWidget() == m_parts)
        focusPart();
}

void RecordView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) {
        Q_EMIT backWanted();
        return;
    }
    QWidget::keyPressEvent(event);
}

bool RecordView::mayLeave()
{
    if (!m_profile->mayLeave()) {
        show(Part::profile);
        m_profile->mayLeave(); // the question has the focus
        return false;
    }
    if (m_chart && !m_chart->mayLeave()) {
        show(Part::chart);
        m_chart->mayLeave();
        return false;
    }
    if (m_visits && !m_visits->mayLeave()) {
        show(Part::visits);
        m_visits->mayLeave();
        return false;
    }
    if (m_notes && !m_notes->mayLeave()) {
        show(Part::notes);
        m_notes->mayLeave();
        return false;
    }
    return true;
}

QByteArray RecordView::draft() const
{
    if (m_pending)
        return m_pending->encoded();
    RecordDraft draft {.part = RecordDraft::Part::profile, .patient = m_id, .name = m_name, .body = m_profile->draft()};
    if (draft.body.isEmpty() && m_chart) {
        draft.part = RecordDraft::Part::chart;
        draft.body = m_chart->draft();
    }
    if (draft.body.isEmpty() && m_notes) {
        draft.part = RecordDraft::Part::notes;
        draft.body = m_notes->draft();
    }
    if (draft.body.isEmpty() && m_visits) {
        draft.part = RecordDraft::Part::visits;
        if (const QCborMap typed = m_visits->draft(); !typed.isEmpty())
            draft.body = QCborValue(typed).toCbor();
    }
    return draft.body.isEmpty() ? QByteArray() : draft.encoded();
}

void RecordView::restore(const RecordDraft &draft)
{
    begin(draft.patient, draft.name, QString(), draft);
}

void RecordView::restorePending()
{
    if (!m_pending)
        return;
    const RecordDraft draft = *std::exchange(m_pending, std::nullopt);
    if (draft.part == RecordDraft::Part::chart && m_chart) {
        show(Part::chart);
        m_chart->restore(draft.body);
    } else if (draft.part == RecordDraft::Part::notes && m_notesPlace) {
        m_notesAsked = true;
        show(Part::notes);
        notes().restore(draft.body);
    } else if (draft.part == RecordDraft::Part::visits && m_visits) {
        m_visits->restore(draft.patient, QCborValue::fromCbor(draft.body).toMap());
        show(Part::visits);
    } else if (const auto typed = PatientDraft::decoded(draft.body);
               draft.part == RecordDraft::Part::profile && typed && typed->patient) {
        m_profileAsked = true;
        m_profile->restore(*typed);
        if (m_mayChart)
            show(Part::profile);
    }
}

QString RecordView::providerOf(const chart::Banner &banner) const
{
    return banner.visits.empty() ? QString() : m_names->name(banner.visits.front().provider);
}

} // namespace vb::ui
