#include "ui/conflict/conflicts_view.h"

#include "core/session/sign_refusal.h"
#include "ui/conflict/conflict_count.h"
#include "ui/conflict/conflict_details.h"
#include "ui/conflict/conflict_words.h"
#include "ui/conflict/conflicts_model.h"
#include "ui/conflict/version_card.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kConflictPauseMs = 300; // what comes meanwhile is shown no more often
constexpr int kListWidth = 372;
constexpr int kPatientWidth = 150;
constexpr int kOnlyWidth = 40; // characters of a name in the filter

} // namespace

ConflictsView::ConflictsView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(session.timeZone())
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_only(new Chip(QString()))
    , m_banner(new Banner(BannerKind::success))
    , m_table(new TableView)
    , m_model(new ConflictsModel(m_time, this))
    , m_empty(new EmptyState(IconName::circleCheck, QString(), QString()))
    , m_side(new QStackedWidget)
    , m_problem(new EmptyState(IconName::alert, QString(), QString()))
    , m_details(new ConflictDetails(m_time))
    , m_waitingLine(nullptr)
    , m_waiting(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_bell(new Bell(kConflictPauseMs, this))
{
    setObjectName(QStringLiteral("conflicts"));
    setAccessibleName(tr("Conflicts"));
    m_banner->setObjectName(QStringLiteral("conflicts.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_problem->setObjectName(QStringLiteral("conflicts.problem"));
    makeTable();
    m_side->addWidget(m_details);
    m_side->addWidget(m_problem);
    m_side->hide();
    auto *both = new QHBoxLayout;
    both->setSpacing(space::xl);
    both->addWidget(m_table, 1);
    both->addWidget(m_side, 2);
    m_waitingLine = makeWaiting();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    down->setSpacing(space::m);
    down->addWidget(makeTop());
    down->addWidget(m_banner);
    down->addLayout(both, 1);
    down->addWidget(m_waitingLine);
    setFocusProxy(m_table);
    connectParts();
    m_changes = session.onChanges([rope = m_bell->rope()](const std::vector<store::Change> &changes) {
        if (touchesConflicts(changes))
            rope();
    });
}

QWidget *ConflictsView::makeTop()
{
    m_count->setObjectName(QStringLiteral("conflicts.count"));
    m_only->setObjectName(QStringLiteral("conflicts.only"));
    m_only->setCheckable(true);
    m_only->hide();
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::m);
    across->addWidget(m_only);
    across->addWidget(m_count);
    across->addStretch();
    return line;
}

QWidget *ConflictsView::makeWaiting()
{
    m_waiting->setObjectName(QStringLiteral("conflicts.waiting"));
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(new IconLabel(IconName::clock));
    across->addWidget(m_waiting, 1);
    line->hide();
    return line;
}

void ConflictsView::makeTable()
{
    m_table->setObjectName(QStringLiteral("conflicts.table"));
    m_table->setAccessibleName(tr("Conflicts"));
    m_table->setModel(m_model);
    m_table->setMinimumWidth(tokens().scaled(kListWidth));
    m_empty->setObjectName(QStringLiteral("conflicts.empty"));
    m_table->setEmptyState(m_empty);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(ConflictsModel::kWhat, QHeaderView::Stretch);
    header->resizeSection(ConflictsModel::kPatient, tokens().scaled(kPatientWidth));
}

void ConflictsView::connectParts()
{
    connect(m_only, &Chip::toggled, this, [this](bool only) {
        if (!only)
            showAll();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &ConflictsView::showAll);
    connect(m_banner, &Banner::actionTriggered, this, &ConflictsView::ask);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConflictsView::openCurrent);
    connect(m_table, &QAbstractItemView::activated, m_details, &ConflictDetails::focusFirst);
    connect(m_details, &ConflictDetails::keepWanted, this, &ConflictsView::keep);
    connect(m_bell, &Bell::rang, this, [this] {
        if (isVisible())
            ask();
    });
    const auto onKeys = [this](const QKeySequence &keys, sync::Keep which) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, [this, which] { keep(which); });
    };
    onKeys(Qt::Key_1, sync::Keep::a);
    onKeys(Qt::Key_2, sync::Keep::b);
    onKeys(Qt::ALT | Qt::Key_1, sync::Keep::a);
    onKeys(Qt::ALT | Qt::Key_2, sync::Keep::b);
}

void ConflictsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ConflictsView::showPatient(PatientId patient, const QString &name)
{
    m_patient = patient;
    const QString shortened = name.size() > kOnlyWidth ? name.left(kOnlyWidth - 1) + u'…' : name;
    m_only->setText(tr("Only %1", "a patient's name").arg(shortened));
    m_only->setAccessibleName(tr("Only conflicts of %1").arg(name));
    m_only->setChecked(true);
    m_only->show();
    ask();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ConflictsView::showAll()
{
    m_patient = PatientId();
    m_only->hide();
    ask();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ConflictsView::ask()
{
    const std::optional<PatientId> patient = m_patient.isNull() ? std::nullopt : std::optional(m_patient);
    deliver(m_session.conflicts().lines(patient), this,
            [this, asked = ++m_asked](const Result<std::vector<session::ConflictLine>> &answer) {
                if (asked == m_asked)
                    take(answer);
            });
    askForWaiting();
}

void ConflictsView::askForWaiting()
{
    deliver(m_session.conflicts().waiting(), this, [this](const Result<qint64> &count) {
        const QString text = waitingText(count.valueOr(0));
        m_waiting->setText(text);
        m_waitingLine->setVisible(!text.isEmpty());
    });
}

void ConflictsView::take(const Result<std::vector<session::ConflictLine>> &answer)
{
    if (!answer.ok()) {
        m_model->setLines({});
        m_empty->setTexts(tr("The conflicts could not be read"), errorText(answer.error()));
        m_empty->setIcon(IconName::alert);
        m_empty->setAction(m_patient.isNull() ? QString() : tr("Show all"));
        m_side->hide();
        m_banner->setAction(tr("Try again"));
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        m_opened = {};
        say();
        Q_EMIT shown(0);
        return;
    }
    if (m_banner->kind() == BannerKind::danger) {
        m_banner->setAction({});
        m_banner->hide();
    }
    m_empty->setIcon(IconName::circleCheck);
    if (m_patient.isNull()) {
        m_empty->setTexts(tr("No conflicts"),
                          tr("When two computers change the same field without knowing of each other, both versions "
                             "wait here for a decision."));
        m_empty->setAction({});
    } else {
        m_empty->setTexts(tr("Nothing to decide about this patient"), tr("Conflicts of other patients may wait."));
        m_empty->setAction(tr("Show all"));
    }
    const EntityId chosen = m_opened.id;
    const int wasAt = std::max(m_table->currentIndex().row(), 0);
    m_model->setLines(*answer);
    const int rows = m_model->rowCount();
    // The same one; when it has left the list, the one in its place.
    const int at = m_model->rowOf(chosen) >= 0 ? m_model->rowOf(chosen) : std::min(wasAt, rows - 1);
    m_table->setCurrentIndex(rows > 0 ? m_model->index(at, 0) : QModelIndex());
    openCurrent();
    say();
    Q_EMIT shown(rows);
}

void ConflictsView::say()
{
    const int rows = m_model->rowCount();
    int critical = 0;
    while (critical < rows && m_model->at(critical).critical)
        ++critical;
    const QLocale locale;
    QString text = rows == 1 ? tr("1 conflict") : tr("%1 conflicts").arg(locale.toString(rows));
    if (critical > 0)
        text = tr("%1, %2 critical", "2 conflicts, 1 critical").arg(text, locale.toString(critical));
    m_count->setText(rows > 0 ? text : QString());
    m_table->setAccessibleDescription(rows > 0 ? text : QString());
}

/// Each opening is a view of its own in the log: the one that is on screen already is not asked for again.
void ConflictsView::openCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) {
        ++m_openings;
        m_opened = {};
        m_details->clear();
        m_side->hide();
        return;
    }
    const session::ConflictLine &line = m_model->at(current.row());
    if (line.id == m_opened.id && line.atMs == m_opened.atMs && line.kind == m_opened.kind)
        return;
    m_opened = line;
    deliver(m_session.conflicts().show(line.id), this,
            [this, opening = ++m_openings](const Result<session::ConflictRow> &answer) {
                if (opening == m_openings)
                    takeDetails(answer);
            });
}

void ConflictsView::takeDetails(const Result<session::ConflictRow> &answer)
{
    if (answer.ok()) {
        m_details->show(*answer);
        m_side->setCurrentWidget(m_details);
    } else {
        m_details->clear();
        m_problem->setTexts(answer.error().code == Code::notFound ? tr("This one is decided already")
                                                                  : tr("This conflict cannot be shown"),
                            answer.error().code == Code::notFound
                                ? tr("Somebody was faster, or what was written since has settled it.")
                                : errorText(answer.error()));
        m_side->setCurrentWidget(m_problem);
    }
    m_side->show();
    Q_EMIT opened();
}

void ConflictsView::keep(sync::Keep which)
{
    if (m_deciding || !m_details->mayKeep(which) || m_side->currentWidget() != m_details || m_side->isHidden()
        || m_details->row().id != m_opened.id)
        return;
    const session::ConflictRow row = m_details->row();
    if (which == sync::Keep::b && row.asAddendum)
        return keepAsAddendum(row);
    m_deciding = true;
    const QFuture<Result<void>> future = m_session.conflicts().resolve(row.id, which);
    m_details->keepButton(which)->watch(future);
    deliver(future, this, [this, row, which](const Result<void> &answer) { takeDecision(row, which, answer); });
}

void ConflictsView::keepAsAddendum(const session::ConflictRow &row)
{
    SecretBytes password = m_details->lateCard()->takePassword();
    if (password.isEmpty())
        return;
    m_deciding = true;
    const auto future = m_session.conflicts().keepAsAddendum(row.id, std::move(password));
    m_details->keepButton(sync::Keep::b)->watch(future);
    deliver(future, this, [this, row](const Result<chart::NoteSignature> &answer) {
        if (!answer.ok() && session::signRefusalOf(answer.error()) == session::SignRefusal::wrongPassword) {
            m_deciding = false;
            m_details->lateCard()->refusePassword(
                tr("This is not your password, so nothing was signed. Please type it again."));
            Q_EMIT decided(false);
            return;
        }
        takeDecision(row, sync::Keep::b, answer.ok() ? Result<void>() : Result<void>(answer.error()));
    });
}

void ConflictsView::takeDecision(const session::ConflictRow &row, sync::Keep which, const Result<void> &answer)
{
    m_deciding = false;
    m_banner->setAction({});
    if (answer.ok() || answer.error().code == Code::notFound) {
        const session::ConflictSide &side = which == sync::Keep::a ? row.a : row.b;
        const QString value = conflictValueText(row, side, m_time);
        const bool isShort = value.size() <= kOnlyWidth && !value.contains(u'\n');
        const QString what = tr("%1, %2", "patient, field").arg(row.patientName, conflictFieldText(row));
        if (answer.ok() && which == sync::Keep::b && row.asAddendum)
            m_banner->showMessage(
                BannerKind::success,
                tr("Signed. What came later is an addendum to the note of %1 now.").arg(row.patientName));
        else if (!answer.ok())
            m_banner->showMessage(BannerKind::info, tr("Somebody else has decided on this one: %1.").arg(what));
        else if (isShort)
            m_banner->showMessage(BannerKind::success, tr("Decided. %1 is now: %2").arg(what, value));
        else
            m_banner->showMessage(BannerKind::success, tr("Decided: %1.").arg(what));
        m_opened = {};
        m_details->clear();
        m_table->setFocus(Qt::OtherFocusReason);
        ask();
    } else {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    }
    Q_EMIT decided(answer.ok());
}

void ConflictsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_details->isAncestorOf(window()->focusWidget())) {
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
