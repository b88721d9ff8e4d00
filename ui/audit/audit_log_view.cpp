#include "ui/audit/audit_log_view.h"

#include "ui/audit/audit_details.h"
#include "ui/audit/audit_log_model.h"
#include "ui/audit/audit_pc_words.h"
#include "ui/audit/audit_words.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QShortcut>
#include <QTimerEvent>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kGrowthMs = 250; // new entries are counted no more often
constexpr int kPatienceMs = 250; // then it is said that the answer takes long
constexpr int kBusyWidth = 96;
constexpr int kDetailsWidth = 340;

bool comesLastFirst(int column)
{
    return column == AuditLogModel::kNumber || column == AuditLogModel::kWhen;
}

} // namespace

AuditLogView::AuditLogView(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_filters(new AuditFilterBar(session, time))
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_clear(new QPushButton(icon(IconName::x, IconTone::accent), tr("Clear the filters")))
    , m_busy(new QProgressBar)
    , m_stop(new QPushButton(icon(IconName::x, IconTone::accent), tr("Stop")))
    , m_new(new QPushButton(icon(IconName::sync, IconTone::accent), QString()))
    , m_sortButton(new QPushButton)
    , m_export(new QPushButton(icon(IconName::download), tr("Export…")))
    , m_banner(new Banner(BannerKind::danger))
    , m_table(new TableView)
    , m_model(new AuditLogModel(session.audit(), time, this))
    , m_empty(nullptr)
    , m_details(new AuditDetails(time))
    , m_growth(new Bell(kGrowthMs, this))
{
    setObjectName(QStringLiteral("audit.log"));
    m_banner->setObjectName(QStringLiteral("audit.log.banner"));
    m_banner->setAction(tr("Try again"));
    m_banner->hide();
    makeTable();
    m_details->setFixedWidth(tokens().scaled(kDetailsWidth));
    m_details->hide();
    auto *list = new QHBoxLayout;
    list->setSpacing(space::l);
    list->addWidget(m_table, 1);
    list->addWidget(m_details);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->setSpacing(space::m);
    down->addWidget(m_filters);
    down->addWidget(makeActions());
    down->addWidget(m_banner);
    down->addLayout(list, 1);
    connectParts();
    showSort();
    ask();
    m_subscription = m_session.audit().onGrown([rope = m_growth->rope()](quint64) { rope(); });
}

QWidget *AuditLogView::makeActions()
{
    m_count->setObjectName(QStringLiteral("audit.log.count"));
    m_clear->setObjectName(QStringLiteral("audit.filter.clear"));
    m_clear->setAccessibleName(m_clear->text());
    m_clear->hide();
    m_busy->setObjectName(QStringLiteral("audit.log.busy"));
    m_busy->setAccessibleName(tr("The log is being looked through"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedWidth(tokens().scaled(kBusyWidth));
    m_busy->hide();
    m_stop->setObjectName(QStringLiteral("audit.log.stop"));
    m_stop->setAccessibleName(tr("Stop looking through the log"));
    m_stop->setToolTip(tr("Stop (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    m_stop->hide();
    m_new->setObjectName(QStringLiteral("audit.log.new"));
    m_new->hide();
    m_sortButton->setObjectName(QStringLiteral("audit.log.sort"));
    m_sortButton->setIcon(icon(IconName::filter));
    m_export->setObjectName(QStringLiteral("audit.log.export"));
    m_export->setAccessibleName(tr("Export these entries"));
    if (!access::authorize(m_session.actor(), access::Right::auditExport).ok())
        m_export->hide();
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(m_count);
    across->addWidget(m_busy, 0, Qt::AlignVCenter);
    across->addWidget(m_stop);
    across->addWidget(m_clear);
    across->addWidget(m_new);
    across->addStretch();
    across->addWidget(m_filters->moreButton());
    across->addWidget(m_sortButton);
    across->addWidget(m_export);
    for (QPushButton *button : {m_clear, m_stop, m_new, m_sortButton, m_export})
        button->setAutoDefault(true);
    setButtonKind(m_stop, ButtonKind::flat);
    setButtonKind(m_clear, ButtonKind::flat);
    setButtonKind(m_new, ButtonKind::flat);
    return line;
}

void AuditLogView::makeTable()
{
    const Tokens &t = tokens();
    m_table->setObjectName(QStringLiteral("audit.log.table"));
    m_table->setAccessibleName(tr("Entries of the log"));
    m_table->setModel(m_model);
    m_table->setEmptyState(makeEmpty());
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setStretchLastSection(true);
    const auto width = [&](int column, int px) { header->resizeSection(column, t.scaled(px)); };
    width(AuditLogModel::kNumber, 92);
    width(AuditLogModel::kWhen, 186);
    width(AuditLogModel::kPerson, 150);
    width(AuditLogModel::kWhat, 176);
    width(AuditLogModel::kPatient, 168);
    width(AuditLogModel::kResult, 96);
    width(AuditLogModel::kDetail, 300);
    width(AuditLogModel::kPurpose, 150);
    width(AuditLogModel::kRole, 130);
    width(AuditLogModel::kComputer, 130);
    width(AuditLogModel::kObject, 130);
    width(AuditLogModel::kSystem, 220);
    width(AuditLogModel::kSkew, 110);
    width(AuditLogModel::kPc, 150);
    header->moveSection(header->visualIndex(AuditLogModel::kPc), header->visualIndex(AuditLogModel::kPerson));
    m_table->setColumnHidden(AuditLogModel::kPc, true);
}

QWidget *AuditLogView::makeEmpty()
{
    m_empty = new EmptyState(IconName::history, QString(), QString());
    m_empty->setAction(tr("Clear the filters"));
    m_empty->actionButton()->setObjectName(QStringLiteral("audit.log.clearFilters"));
    connect(m_empty, &EmptyState::actionTriggered, m_filters, &AuditFilterBar::clear);
    return m_empty;
}

void AuditLogView::connectParts()
{
    connect(m_filters, &AuditFilterBar::changed, this, &AuditLogView::ask);
    connect(m_clear, &QPushButton::clicked, m_filters, &AuditFilterBar::clear);
    connect(m_new, &QPushButton::clicked, this, &AuditLogView::askAnew);
    connect(m_stop, &QPushButton::clicked, this, &AuditLogView::stopLooking);
    connect(m_sortButton, &QPushButton::clicked, this, &AuditLogView::openSortMenu);
    connect(m_export, &QPushButton::clicked, this, &AuditLogView::exportWanted);
    connect(m_banner, &Banner::actionTriggered, this, &AuditLogView::askAnew);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, &AuditLogView::sortBy);
    connect(m_table, &QAbstractItemView::activated, this, [this] { showDetails(true); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AuditLogView::followCurrent);
    connect(m_model, &AuditLogModel::pageCame, this, &AuditLogView::followCurrent);
    connect(m_model, &AuditLogModel::pageFailed, this, [this](const Error &error) {
        if (!m_isAsking && !m_isStopped) // else the rows go away, or were never found
            m_banner->showMessage(BannerKind::danger, errorText(error));
    });
    connect(m_growth, &Bell::rang, this, &AuditLogView::showGrowth);
    connect(m_details, &AuditDetails::closeWanted, this, [this] { showDetails(false); });
    connect(m_details, &AuditDetails::visitorsWanted, this, [this] {
        const session::AuditRow &row = m_details->row();
        Q_EMIT visitorsWanted(row.entry.patient, row.patient);
    });
    connect(m_details, &AuditDetails::visitedWanted, this,
            [this] { Q_EMIT visitedWanted(m_details->row().entry.login); });
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &AuditLogView::askAnew);
}

audit::Filter AuditLogView::filter() const
{
    return m_filters->filter();
}

void AuditLogView::focusFirst()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

void AuditLogView::showOnly(PatientId patient, const QString &patientName, const QString &login)
{
    m_filters->showOnly(patient, patientName, login);
}

void AuditLogView::showRange(qint64 first, qint64 last, const QString &login)
{
    m_filters->showRange(first, last, login);
}

void AuditLogView::showEntry(qint64 index)
{
    m_goTo = index;
    m_sort = {audit::Column::index, true};
    showSort();
    m_filters->showOnly({}, {}, {});
}

void AuditLogView::ask()
{
    if (const AuditSource source = m_filters->source(); source != m_source) {
        m_source = source;
        m_isFetched = false;
        m_model->clear(); // of another log
        m_table->setColumnHidden(AuditLogModel::kPc, source.kind != AuditSource::Kind::allPcs);
        m_new->hide();
    }
    m_isAsking = true;
    m_isStopped = false;
    m_isFetching = false;
    m_total.reset();
    ++m_asked;
    if (!isLooking())
        m_patience.start(kPatienceMs, this);
    m_clear->setVisible(!m_filters->isEmpty());
    if (isOfThisPc() || m_isFetched)
        look();
    else
        fetch();
}

void AuditLogView::askAnew()
{
    m_isFetched = false;
    ask();
}

void AuditLogView::fetch()
{
    m_isFetching = true;
    m_count->setText(tr("Fetching what other PCs have sent…"));
    deliver(m_session.sync().fetchAudit(), this, [this, asked = m_asked](const auto &outcome) {
        if (asked == m_asked && m_isFetching)
            takeFetched(outcome ? outcome->problem : std::optional<Error>(outcome.error()));
    });
}

void AuditLogView::takeFetched(const std::optional<Error> &problem)
{
    m_isFetching = false;
    m_isFetched = true;
    m_lack = problem ? notFetchedText(*problem) : QString();
    look();
}

void AuditLogView::look()
{
    m_count->setText(tr("Looking…"));
    session::AuditService &audit = m_session.audit();
    const std::optional<DeviceId> pc
        = m_source.kind == AuditSource::Kind::otherPc ? std::optional(m_source.pc) : std::nullopt;
    deliver(isOfThisPc() ? audit.open(m_filters->filter(), m_sort, AuditLogModel::kPageRows)
                         : audit.openOfPcs(pc, m_filters->filter(), m_sort, AuditLogModel::kPageRows),
            this, [this, asked = m_asked](const Result<session::AuditAnswer> &answer) {
                if (asked == m_asked)
                    take(answer);
            });
}

void AuditLogView::showLacks(const session::AuditAnswer &answer)
{
    QStringList lacks;
    bool isBad = false;
    if (!m_lack.isEmpty())
        lacks.append(m_lack);
    for (const session::PcVerdict &verdict : answer.verdicts) {
        const auto pc = std::find_if(answer.pcs.begin(), answer.pcs.end(),
                                     [&verdict](const session::AuditPc &one) { return one.id == verdict.device; });
        const PcLack lack = pcLack(verdict, pc == answer.pcs.end() ? QString() : pc->name);
        // Why they are not here was said.
        if (lack.text.isEmpty() || (lack.isOnlyLate && !m_lack.isEmpty()))
            continue;
        lacks.append(lack.text);
        isBad = isBad || lack.isBad;
    }
    m_lacks = lacks.join(u' ');
    m_lackIsBad = isBad;
    if (answer.isCut)
        lacks.append(cutText(m_sort));
    if (lacks.isEmpty())
        m_banner->hide();
    else
        m_banner->showMessage(isBad ? BannerKind::danger : BannerKind::warning, lacks.join(u' '));
}

QString AuditLogView::pcName() const
{
    const auto pc = std::find_if(m_pcs.begin(), m_pcs.end(),
                                 [this](const session::AuditPc &one) { return one.id == m_source.pc; });
    return pc == m_pcs.end() ? QString() : pc->name;
}

void AuditLogView::take(const Result<session::AuditAnswer> &answer)
{
    m_isAsking = false;
    m_new->hide();
    if (!answer.ok()) {
        endLooking();
        if (m_isStopped) {
            m_model->clear();
            showStopped();
        } else {
            m_empty->setTexts(tr("No answer"), errorText(answer.error()));
            m_model->clear();
            m_count->clear();
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        Q_EMIT shown();
        return;
    }
    showLacks(*answer);
    const bool isAllOfIt = m_filters->filter() == audit::Filter();
    m_empty->setTexts(tr("Nothing here"),
                      isAllOfIt && !isOfThisPc()
                          ? tr("This PC has not sent anything of its log yet. It does so within a minute when it is "
                               "connected; press F5 to look again.")
                          : tr("No entry of the log meets all of these filters."));
    m_people = answer->people;
    m_filters->setPeople(m_people);
    m_pcs = answer->pcs;
    m_filters->setPcs(m_pcs);
    m_isCut = answer->isCut;
    m_seen = answer->logSize;
    m_total = answer->total;
    m_model->setAnswer(*answer);
    m_table->scrollToTop();
    m_table->setHorizontalScrollBarPolicy(m_model->rowCount() > 0 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_table->setCurrentIndex(m_model->rowCount() > 0 ? m_model->index(0, 0) : QModelIndex());
    if (m_model->rowCount() == 0)
        showDetails(false);
    showCount();
    Q_EMIT shown();
    if (m_total) {
        takeTotal(*m_total);
        return;
    }
    deliver(m_session.audit().count(answer->listing), this, [this, asked = m_asked](const Result<qint64> &total) {
        if (asked == m_asked)
            takeTotal(total);
    });
}

void AuditLogView::takeTotal(const Result<qint64> &total)
{
    endLooking();
    if (!total.ok() && m_isStopped) {
        showStopped();
    } else if (!total.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(total.error()));
    } else {
        m_total = *total;
        m_model->setTotal(*total);
        showCount();
        if (m_goTo && isOfThisPc() && *m_goTo < *total)
            m_table->setCurrentIndex(m_model->index(static_cast<int>(*total - 1 - *m_goTo), 0));
        m_goTo.reset();
        followCurrent();
    }
    Q_EMIT counted();
}

bool AuditLogView::isLooking() const
{
    return !m_stop->isHidden();
}

void AuditLogView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_patience.timerId())
        return;
    m_patience.stop();
    m_busy->show();
    m_stop->show();
    Q_EMIT delayed();
}

void AuditLogView::stopLooking()
{
    if (m_isFetching) { // what is here is looked through all the same
        m_isFetching = false;
        m_isFetched = true;
        m_lack = tr("Fetching was stopped: what other PCs have sent lately may be missing.");
        look();
        return;
    }
    m_isStopped = true;
    m_session.audit().stopLooking();
}

void AuditLogView::endLooking()
{
    m_patience.stop();
    const bool hadFocus = m_stop->hasFocus();
    m_busy->hide();
    m_stop->hide();
    if (hadFocus)
        m_table->setFocus(Qt::OtherFocusReason);
}

/// What was found by then stays.
void AuditLogView::showStopped()
{
    const int rows = m_model->rowCount();
    m_count->setText(rows == 0 ? tr("Stopped") : tr("The first %1").arg(QLocale().toString(rows)));
    m_empty->setTexts(tr("Stopped"), tr("The log was not looked through to its end: there may be such entries."));
    if (rows > 0)
        m_banner->showMessage(
            BannerKind::info,
            tr("Stopped before all entries were found: only the first %1 are shown.").arg(QLocale().toString(rows)));
}

void AuditLogView::showCount()
{
    m_count->setText(m_total ? entriesText(*m_total) : tr("Counting…"));
    m_table->setAccessibleDescription(m_count->text());
}

void AuditLogView::sortBy(int column)
{
    const audit::Column by = AuditLogModel::sortColumn(column);
    setSort({by, by == m_sort.by ? !m_sort.descending : comesLastFirst(column)});
}

void AuditLogView::setSort(const audit::Sort &sort)
{
    if (sort == m_sort)
        return;
    m_sort = sort;
    showSort();
    ask();
}

void AuditLogView::showSort()
{
    const int column = AuditLogModel::columnOf(m_sort.by);
    m_table->horizontalHeader()->setSortIndicator(column, m_sort.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    const QString order = m_sort == audit::Sort {audit::Column::index, true} ? tr("Newest first")
        : m_sort.descending ? tr("%1, descending").arg(AuditLogModel::title(column))
                            : AuditLogModel::title(column);
    m_sortButton->setText(tr("Sort: %1").arg(order));
    m_sortButton->setAccessibleName(m_sortButton->text());
}

void AuditLogView::openSortMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("audit.log.sortMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < AuditLogModel::kColumnCount; ++column) {
        if (m_table->isColumnHidden(column))
            continue;
        const bool chosen = AuditLogModel::sortColumn(column) == m_sort.by;
        QAction *action = menu->addAction(AuditLogModel::title(column), this, [this, column] { sortBy(column); });
        action->setCheckable(true);
        action->setChecked(chosen);
    }
    menu->addSeparator();
    menu->addAction(m_sort.descending ? tr("Turn round: ascending") : tr("Turn round: descending"), this, [this] {
        setSort({m_sort.by, !m_sort.descending});
    });
    menu->popup(m_sortButton->mapToGlobal(QPoint(0, m_sortButton->height() + space::xs)));
}

void AuditLogView::showGrowth()
{
    const quint64 size = m_session.audit().size();
    if (size <= m_seen || m_seen == 0 || m_source.kind == AuditSource::Kind::otherPc)
        return;
    const quint64 count = size - m_seen;
    m_new->setText(count == 1 ? tr("1 new entry") : tr("%1 new entries").arg(QLocale().toString(count)));
    m_new->setAccessibleName(tr("%1: show them").arg(m_new->text()));
    m_new->setToolTip(tr("Look again (%1)").arg(QKeySequence(Qt::Key_F5).toString(QKeySequence::NativeText)));
    m_new->show();
    Q_EMIT grown();
}

void AuditLogView::showDetails(bool open)
{
    const bool hadFocus = m_details->isAncestorOf(window()->focusWidget());
    m_details->setVisible(open && m_table->currentIndex().isValid());
    followCurrent();
    if (!open && hadFocus)
        m_table->setFocus(Qt::OtherFocusReason);
}

void AuditLogView::followCurrent()
{
    const session::AuditRow *row
        = m_table->currentIndex().isValid() ? m_model->rowAt(m_table->currentIndex().row()) : nullptr;
    if (row && m_details->isVisible())
        m_details->setRow(*row, isOfThisPc() ? QString() : m_model->pcOf(*row));
}

void AuditLogView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isLooking()) {
        stopLooking();
        return;
    }
    if (event->key() == Qt::Key_Escape && m_details->isVisible()) {
        showDetails(false);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
