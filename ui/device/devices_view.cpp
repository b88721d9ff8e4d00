#include "ui/device/devices_view.h"

#include "ui/device/device_details.h"
#include "ui/device/devices_model.h"
#include "ui/device/invite_card.h"
#include "ui/device/relay_card.h"
#include "ui/device/renew_card.h"
#include "ui/kit/banner.h"
#include "ui/kit/bell.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QResizeEvent>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kDevicePauseMs = 300; // what comes meanwhile is shown no more often
constexpr int kDeviceTickMs = 20'000; // "3 min ago" grows old
constexpr qint64 kDeviceStaleMs = 60'000; // each asking is an entry in the access log
constexpr int kRoomForDetails = 940;
constexpr int kDetailsWidth = 340;
constexpr int kDevicePartWidth = 760;
constexpr int kDeviceKindWidth = 130;
constexpr int kDeviceHeardWidth = 120;
constexpr int kDeviceUnseenWidth = 150;
constexpr int kLeastTable = 120;
constexpr int kLeastDetails = 160;

} // namespace

DevicesView::DevicesView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_status(session.sync().status())
    , m_mayInvite(access::authorize(session.actor(), access::Right::deviceInvite).ok())
    , m_mayConnect(access::authorize(session.actor(), access::Right::relayConnect).ok())
    , m_mayRenew(access::authorize(session.actor(), access::Right::deviceRenew).ok())
    , m_parts(new QStackedWidget)
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_add(new QPushButton(icon(IconName::plus, IconTone::onAccent), tr("Invite a computer")))
    , m_banner(new Banner(BannerKind::success))
    , m_table(new TableView)
    , m_model(new DevicesModel(this))
    , m_alone(new EmptyState(IconName::monitor, QString(), QString()))
    , m_sides(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_details(new DeviceDetails(session))
    , m_invite(new InviteCard(session))
    , m_relay(new RelayCard(session))
    , m_renew(new RenewCard(session))
    , m_bell(new Bell(kDevicePauseMs, this))
    , m_news(new Bell(kDevicePauseMs, this))
{
    setObjectName(QStringLiteral("devices"));
    setAccessibleName(tr("Computers"));
    setFocusPolicy(Qt::NoFocus);
    makeTable();
    m_list = makeList();
    m_invitePart = makePage(QStringLiteral("devices.invitePart"), m_invite);
    m_relayPart = makePage(QStringLiteral("devices.relayPart"), m_relay);
    m_renewPart = makePage(QStringLiteral("devices.renewPart"), m_renew);
    for (QWidget *part : {m_list, m_invitePart, m_relayPart, m_renewPart})
        m_parts->addWidget(part);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_parts);
    connectParts();
    m_invite->setStatus(m_status);
    m_details->setStatus(m_status);
    m_statuses = session.sync().onStatus([rope = m_bell->rope()](const sync::SyncStatus &) { rope(); });
    m_rounds = session.sync().onRound([rope = m_news->rope()](const sync::SyncRound &round) {
        if (round.outcome.keysChanged)
            rope();
    });
}

void DevicesView::makeTable()
{
    m_table->setObjectName(QStringLiteral("devices.table"));
    m_table->setAccessibleName(tr("Computers of the practice"));
    m_table->setModel(m_model);
    m_table->setMinimumHeight(tokens().scaled(kLeastTable));
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(DevicesModel::kComputer, QHeaderView::Stretch);
    header->resizeSection(DevicesModel::kKind, tokens().scaled(kDeviceKindWidth));
    header->resizeSection(DevicesModel::kHeard, tokens().scaled(kDeviceHeardWidth));
    header->resizeSection(DevicesModel::kUnseen, tokens().scaled(kDeviceUnseenWidth));
}

QWidget *DevicesView::makeList()
{
    m_count->setObjectName(QStringLiteral("devices.count"));
    m_add->setObjectName(QStringLiteral("devices.add"));
    m_add->setAccessibleName(m_add->text());
    m_add->setToolTip(tr("%1 (%2)", "action, keys")
                          .arg(m_add->text(), QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText)));
    m_add->setAutoDefault(true);
    setButtonKind(m_add, ButtonKind::primary);
    m_add->setVisible(false);
    m_banner->setObjectName(QStringLiteral("devices.said"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_alone->setObjectName(QStringLiteral("devices.alone"));
    m_alone->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    line->addWidget(m_count, 1);
    line->addWidget(m_add);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::m);
    left->addWidget(m_table, 1);
    left->addWidget(m_alone, 1);
    makeSide();
    m_sides->setSpacing(space::xl);
    m_sides->addLayout(left, 1);
    m_sides->addWidget(m_side);
    auto *list = new QWidget;
    auto *down = new QVBoxLayout(list);
    down->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    down->setSpacing(space::m);
    down->addLayout(line);
    down->addWidget(m_banner);
    down->addLayout(m_sides, 1);
    return list;
}

/// What is said of one may be longer than the window is high.
void DevicesView::makeSide()
{
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_details);
    down->addStretch();
    m_side = new QScrollArea;
    m_side->setFrameShape(QFrame::NoFrame);
    m_side->setWidgetResizable(true);
    m_side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_side->setFocusPolicy(Qt::NoFocus);
    m_side->setWidget(content);
    content->setAutoFillBackground(false);
    m_side->viewport()->setAutoFillBackground(false);
    m_side->hide();
    connect(qApp, &QApplication::focusChanged, m_side, [side = m_side](QWidget *, QWidget *now) {
        if (now && side->isVisible() && side->widget()->isAncestorOf(now))
            side->ensureWidgetVisible(now, 0, space::xl);
    });
}

/// A card by itself, which scrolls when the window is low.
QScrollArea *DevicesView::makePage(const QString &name, QWidget *card)
{
    auto *column = new QWidget;
    column->setMaximumWidth(kDevicePartWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(card);
    down->addStretch();
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(name);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

void DevicesView::connectParts()
{
    connect(m_add, &QPushButton::clicked, this, &DevicesView::invite);
    connect(m_alone, &EmptyState::actionTriggered, this, [this] { hasRelay() ? invite() : connectRelay(); });
    connect(m_banner, &Banner::actionTriggered, this,
            [this] { m_banner->kind() == BannerKind::danger ? ask() : invite(); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DevicesView::showCurrent);
    connect(m_table, &QAbstractItemView::activated, m_details, &DeviceDetails::focusFirst);
    connect(m_details, &DeviceDetails::revoked, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        ask();
    });
    connect(m_details, &DeviceDetails::renamed, this, [this](bool ok) {
        if (ok)
            ask();
    });
    connect(m_details, &DeviceDetails::renewWanted, this, &DevicesView::renew);
    connect(m_renew, &RenewCard::closeWanted, this, &DevicesView::backToList);
    connect(m_renew, &RenewCard::renewed, this, &DevicesView::renewed);
    connect(m_invite, &InviteCard::closeWanted, this, &DevicesView::backToList);
    connect(m_invite, &InviteCard::turned, this, &DevicesView::tellOpenInvitation);
    connect(m_invite, &InviteCard::joined, this, [this](DeviceId device, const QString &name) {
        m_wanted = device;
        m_banner->setAction({});
        m_banner->showMessage(BannerKind::success,
                              tr("“%1” belongs to the practice. It takes over the records now.").arg(name));
        backToList();
        ask();
    });
    connect(m_relay, &RelayCard::closeWanted, this, &DevicesView::backToList);
    connect(m_relay, &RelayCard::connected, this, [this] {
        m_banner->setAction({});
        m_banner->showMessage(BannerKind::success,
                              tr("Connected. From now on everything is sent there as it is written, sealed. You can "
                                 "invite other computers."));
        backToList();
        ask();
    });
    connect(m_bell, &Bell::rang, this, [this] { setStatus(m_session.sync().status()); });
    connect(m_news, &Bell::rang, this, [this] {
        if (isVisible())
            ask();
    });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_N), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &DevicesView::invite);
}

void DevicesView::setStatus(const sync::SyncStatus &status)
{
    m_status = status;
    m_invite->setStatus(status);
    m_details->setStatus(status);
    tellRelay();
    lookForWaiting();
}

/// Once: a computer that came before the lock.
void DevicesView::lookForWaiting()
{
    if (m_looked || !m_mayInvite || !isVisible() || !hasRelay())
        return;
    m_looked = true;
    m_invite->lookForWaiting();
}

bool DevicesView::hasRelay() const
{
    const bool isUnknownThere = m_status.state == sync::SyncStatus::State::problem && m_status.code == Code::notFound;
    return m_status.state != sync::SyncStatus::State::off && !isUnknownThere;
}

void DevicesView::invite()
{
    if (!m_mayInvite)
        return;
    if (!hasRelay() && !m_invite->isOpen()) {
        connectRelay();
        return;
    }
    showPart(m_invitePart);
    m_invite->start();
}

void DevicesView::connectRelay()
{
    if (!m_mayConnect)
        return;
    showPart(m_relayPart);
    m_relay->start();
}

void DevicesView::renew()
{
    if (!m_mayRenew)
        return;
    showPart(m_renewPart);
    m_renew->start();
}

void DevicesView::showPart(QWidget *part)
{
    m_parts->setCurrentWidget(part);
}

void DevicesView::backToList()
{
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    showPart(m_list);
    tellOpenInvitation();
    if (hadFocus)
        m_table->setFocus(Qt::OtherFocusReason);
}

/// On the list, while a code is good or a computer waits.
void DevicesView::tellOpenInvitation()
{
    if (m_parts->currentWidget() != m_list)
        return;
    if (m_invite->isOpen()) {
        m_banner->setAction(tr("Show"));
        m_banner->showMessage(BannerKind::info,
                              m_invite->hasComer()
                                  ? tr("A computer has come with the code, and waits for you to compare six words.")
                                  : tr("A code is open: a computer can come with it."));
    } else if (m_banner->kind() == BannerKind::info) {
        m_banner->setAction({});
        m_banner->hide();
    }
}

void DevicesView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_tick.start(kDeviceTickMs, this);
    ask();
    setStatus(m_session.sync().status());
}

void DevicesView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_parts->currentWidget() == m_invitePart)
        m_invite->focusFirst();
    else if (m_parts->currentWidget() == m_relayPart)
        m_relay->start();
    else if (m_parts->currentWidget() == m_renewPart)
        m_renew->start();
    else if (m_details->isAsking())
        m_details->focusFirst();
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void DevicesView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_parts->currentWidget() != m_list) {
        backToList();
    } else if (event->key() == Qt::Key_Escape && m_details->isAncestorOf(window()->focusWidget())) {
        if (!m_details->escape())
            m_table->setFocus(Qt::OtherFocusReason);
    } else {
        QWidget::keyPressEvent(event);
    }
}

/// What is chosen stands beside the list, or below it where it is narrow.
void DevicesView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool both = width() >= tokens().scaled(kRoomForDetails);
    m_sides->setDirection(both ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_side->setMinimumWidth(both ? tokens().scaled(kDetailsWidth) : 0);
    m_side->setMaximumWidth(both ? tokens().scaled(kDetailsWidth) : QWIDGETSIZE_MAX);
    m_side->setMinimumHeight(both ? 0 : tokens().scaled(kLeastDetails));
}

void DevicesView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_tick.timerId()) {
        QWidget::timerEvent(event);
    } else if (isVisible()) {
        const Instant now = m_session.clock().now();
        m_model->setNow(now.wallMs);
        m_details->refresh();
        if (now.monoMs - m_askedMs >= kDeviceStaleMs)
            ask();
    } else {
        m_tick.stop();
    }
}

void DevicesView::ask()
{
    m_askedMs = m_session.clock().now().monoMs;
    deliver(m_session.devices().list(), this,
            [this, asked = ++m_asked](const Result<std::vector<session::DeviceEntry>> &answer) {
                if (asked == m_asked)
                    take(answer);
            });
}

void DevicesView::take(const Result<std::vector<session::DeviceEntry>> &answer)
{
    ++m_asked; // what was asked before is old
    if (!answer.ok()) {
        m_banner->setAction(tr("Try again"));
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT shown(-1);
        return;
    }
    if (m_banner->kind() == BannerKind::danger)
        m_banner->hide();
    const QModelIndex current = m_table->currentIndex();
    if (m_wanted.isNull() && current.isValid())
        m_wanted = m_model->at(current.row()).id;
    m_isTaken = true;
    m_model->setDevices(*answer, m_session.clock().now().wallMs);
    const int rows = m_model->rowCount();
    const int row = std::clamp(m_model->rowOf(std::exchange(m_wanted, DeviceId())), 0, std::max(rows - 1, 0));
    m_table->setCurrentIndex(rows > 0 ? m_model->index(row, 0) : QModelIndex());
    showCurrent();
    tellRelay();
    say();
    Q_EMIT shown(rows);
}

void DevicesView::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    m_side->setVisible(current.isValid());
    if (current.isValid())
        m_details->show(m_model->at(current.row()));
}

/// What to do while this computer is alone.
void DevicesView::tellRelay()
{
    if (!m_isTaken)
        return;
    const bool connected = hasRelay();
    m_add->setVisible(m_mayInvite && connected);
    const bool alone = m_model->liveCount() <= 1;
    m_alone->setVisible(alone || !connected);
    m_table->setMaximumHeight(alone ? tokens().scaled(kLeastTable) : QWIDGETSIZE_MAX);
    if (m_alone->isHidden())
        return;
    if (!connected) {
        m_alone->setTexts(
            alone ? tr("The practice is on this computer only") : tr("There is no relay"),
            m_mayConnect ? tr("To work on several computers, connect the practice to a relay: a small server that "
                              "passes sealed changes on and can read none of them. Then invite the others.")
                         : tr("To work on several computers, an owner connects the practice to a relay and invites "
                              "the others."));
        m_alone->setAction(m_mayConnect ? tr("Connect to a relay…") : QString());
    } else {
        m_alone->setTexts(tr("The practice is on this computer only"),
                          m_mayInvite ? tr("Everything is at the relay as well, sealed. Have the second computer at "
                                           "hand, with Verbena on it, and invite it.")
                                      : tr("An owner can invite others."));
        m_alone->setAction(m_mayInvite ? tr("Invite a computer…") : QString());
    }
}

void DevicesView::say()
{
    const int live = m_model->liveCount();
    const int revoked = m_model->rowCount() - live;
    const QLocale locale;
    QString text = live == 1 ? tr("1 computer") : tr("%1 computers").arg(locale.toString(live));
    if (revoked > 0)
        text = tr("%1, %2 revoked", "3 computers, 1 revoked").arg(text, locale.toString(revoked));
    m_count->setText(text);
    m_table->setAccessibleDescription(text);
}

} // namespace vb::ui
