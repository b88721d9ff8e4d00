#include "ui/audit/alerts_view.h"

#include "ui/audit/alert_details.h"
#include "ui/audit/alert_words.h"
#include "ui/audit/alerts_model.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kMostAlerts = 1000;
constexpr int kAlertPauseMs = 500; // what is raised meanwhile is shown no more often
constexpr int kAlertWidth = 316;
enum AlertsEmpty { kNoneOpen, kNoneAtAll };

bool isOfAlerts(const store::Change &change)
{
    return change.entity == "alert";
}

} // namespace

AlertsView::AlertsView(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_all(new Chip(tr("Acknowledged ones too")))
    , m_rules(new QPushButton(icon(IconName::settings), tr("What raises alerts…")))
    , m_banner(new Banner(BannerKind::success))
    , m_table(new TableView)
    , m_model(new AlertsModel(time, this))
    , m_details(new AlertDetails(time))
    , m_bell(new Bell(kAlertPauseMs, this))
{
    setObjectName(QStringLiteral("alerts"));
    m_banner->setObjectName(QStringLiteral("alerts.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    makeTable();
    m_details->setFixedWidth(tokens().scaled(kAlertWidth));
    m_details->hide();
    auto *list = new QHBoxLayout;
    list->setSpacing(space::l);
    list->addWidget(m_table, 1);
    list->addWidget(m_details);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->setSpacing(space::m);
    down->addWidget(makeActions());
    down->addWidget(m_banner);
    down->addLayout(list, 1);
    connectParts();
    m_changes = session.onChanges([rope = m_bell->rope()](const std::vector<store::Change> &changes) {
        if (std::any_of(changes.begin(), changes.end(), isOfAlerts))
            rope();
    });
}

QWidget *AlertsView::makeActions()
{
    m_count->setObjectName(QStringLiteral("alerts.count"));
    m_all->setObjectName(QStringLiteral("alerts.all"));
    m_all->setAccessibleName(tr("Show the acknowledged alerts too"));
    m_rules->setObjectName(QStringLiteral("alerts.rules"));
    m_rules->setAccessibleName(tr("What raises alerts"));
    m_rules->setAutoDefault(true);
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::m);
    across->addWidget(m_all);
    across->addWidget(m_count);
    across->addStretch();
    across->addWidget(m_rules);
    return line;
}

void AlertsView::makeTable()
{
    const Tokens &t = tokens();
    m_table->setObjectName(QStringLiteral("alerts.table"));
    m_table->setAccessibleName(tr("Alerts"));
    m_table->setModel(m_model);
    auto *states = new QWidget;
    m_empty = new QStackedLayout(states);
    m_empty->addWidget(new EmptyState(IconName::circleCheck, tr("No open alert"),
                                      tr("Nothing unusual waits for you. The log is watched as it is written.")));
    m_empty->addWidget(new EmptyState(IconName::shield, tr("No alert so far"),
                                      tr("Nothing unusual has happened. The log is watched as it is written.")));
    m_table->setEmptyState(states);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicator(AlertsModel::kSeverity, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    header->setSectionsClickable(true);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(AlertsModel::kWhat, QHeaderView::Stretch);
    const auto width = [&](int column, int px) { header->resizeSection(column, t.scaled(px)); };
    width(AlertsModel::kSeverity, 104);
    width(AlertsModel::kPerson, 106);
    width(AlertsModel::kPatient, 106);
    width(AlertsModel::kWhen, 166);
    width(AlertsModel::kState, 66);
    m_table->setColumnHidden(AlertsModel::kState, true); // all are open
}

void AlertsView::connectParts()
{
    connect(m_all, &Chip::toggled, this, [this](bool all) {
        m_table->setColumnHidden(AlertsModel::kState, !all);
        ask();
    });
    connect(m_rules, &QPushButton::clicked, this, &AlertsView::rulesWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AlertsView::followCurrent);
    connect(m_table, &QAbstractItemView::activated, m_details, &AlertDetails::focusFirst);
    connect(m_details, &AlertDetails::acknowledgeWanted, this, &AlertsView::acknowledge);
    connect(m_details, &AlertDetails::entriesWanted, this, [this] {
        const monitor::Alert &alert = m_details->row().alert;
        Q_EMIT entriesWanted(alert.first, alert.last, alert.login);
    });
    connect(m_details, &AlertDetails::visitorsWanted, this,
            [this] { Q_EMIT visitorsWanted(m_details->row().alert.patient, m_details->row().patient); });
    connect(m_bell, &Bell::rang, this, [this] {
        if (isVisible())
            ask();
    });
}

void AlertsView::focusFirst()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

void AlertsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void AlertsView::ask()
{
    deliver(m_session.alerts().rows(m_all->isChecked(), kMostAlerts), this,
            [this, asked = ++m_asked](const Result<std::vector<session::AlertRow>> &answer) {
                if (asked == m_asked)
                    take(answer);
            });
}

void AlertsView::take(const Result<std::vector<session::AlertRow>> &answer)
{
    if (!answer.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT shown(0);
        return;
    }
    const EntityId chosen = m_details->row().alert.id;
    const int wasAt = std::max(m_table->currentIndex().row(), 0);
    m_empty->setCurrentIndex(m_all->isChecked() ? kNoneAtAll : kNoneOpen);
    m_model->setRows(*answer);
    const int rows = m_model->rowCount();
    // The same alert; when it has left the list, the one in its place.
    const int at = m_model->rowOf(chosen) >= 0 ? m_model->rowOf(chosen) : std::min(wasAt, rows - 1);
    m_table->setCurrentIndex(rows > 0 ? m_model->index(at, 0) : QModelIndex());
    followCurrent();
    showCount();
    Q_EMIT shown(rows);
}

void AlertsView::showCount()
{
    const int rows = m_model->rowCount();
    int open = 0;
    while (open < rows && m_model->rowAt(open).alert.isOpen())
        ++open;
    const QLocale locale;
    QString text = open == 1 ? tr("1 open alert") : tr("%1 open alerts").arg(locale.toString(open));
    if (m_all->isChecked())
        text = tr("%1, %2 acknowledged").arg(text, locale.toString(rows - open));
    if (rows == kMostAlerts)
        text = tr("%1 (the latest ones)").arg(text);
    m_count->setText(text);
    m_table->setAccessibleDescription(text);
}

void AlertsView::followCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const bool hadFocus = m_details->isAncestorOf(window()->focusWidget());
    m_details->setVisible(current.isValid());
    if (current.isValid())
        m_details->setRow(m_model->rowAt(current.row()));
    if (hadFocus && !m_details->isAncestorOf(window()->focusWidget()))
        m_table->setFocus(Qt::OtherFocusReason);
}

void AlertsView::acknowledge(const QString &note)
{
    const EntityId alert = m_details->row().alert.id;
    const QFuture<Result<void>> future = m_session.alerts().acknowledge(alert, note);
    m_details->acknowledgeButton()->watch(future);
    deliver(future, this, [this, alert](const Result<void> &answer) {
        if (answer.ok()) {
            m_details->forgetNote(alert);
            m_banner->showMessage(BannerKind::success,
                                  tr("Acknowledged. The alert and your note stay, and an entry in the log says so."));
            m_table->setFocus(Qt::OtherFocusReason);
            ask();
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        Q_EMIT acknowledged(answer.ok());
    });
}

void AlertsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_details->isAncestorOf(window()->focusWidget())) {
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
