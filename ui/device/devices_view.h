#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QBasicTimer>
#include <QWidget>

class QBoxLayout;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace vb::ui {

class Banner;
class Bell;
class DeviceDetails;
class DevicesModel;
class EmptyState;
class InviteCard;
class RelayCard;
class RenewCard;
class TableView;
class TextLabel;

/// The computers of the practice: which they are, when they were heard of and what they have not seen yet; an owner
/// invites another one, takes one out for good, and connects the practice to its relay.
class DevicesView : public QWidget {
    Q_OBJECT

public:
    explicit DevicesView(session::Session &session, QWidget *parent = nullptr);

    void invite();
    void connectRelay();
    /// Asks before this computer goes on as a new one.
    void renew();
    // What the services give; also for programs that drive the screen.
    void setStatus(const sync::SyncStatus &status);
    void take(const Result<std::vector<session::DeviceEntry>> &answer);
    [[nodiscard]] InviteCard *inviteCard() const { return m_invite; }
    [[nodiscard]] RenewCard *renewCard() const { return m_renew; }

Q_SIGNALS:
    /// The list is that of the store, or the banner says why not.
    void shown(int rows);
    /// This computer is another one now: nothing can be written until the next login.
    void renewed();

protected:
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    QWidget *makeList();
    void makeTable();
    void makeSide();
    QScrollArea *makePage(const QString &name, QWidget *card);
    void connectParts();
    void ask();
    void showCurrent();
    void showPart(QWidget *part);
    void backToList();
    void lookForWaiting();
    void tellRelay();
    void tellOpenInvitation();
    void say();
    [[nodiscard]] bool hasRelay() const;

    session::Session &m_session;
    sync::SyncStatus m_status;
    const bool m_mayInvite;
    const bool m_mayConnect;
    const bool m_mayRenew;
    QStackedWidget *m_parts;
    QWidget *m_list = nullptr;
    QWidget *m_invitePart = nullptr;
    QWidget *m_relayPart = nullptr;
    QWidget *m_renewPart = nullptr;
    TextLabel *m_count;
    QPushButton *m_add;
    Banner *m_banner;
    TableView *m_table;
    DevicesModel *m_model;
    EmptyState *m_alone;
    QBoxLayout *m_sides;
    DeviceDetails *m_details;
    QScrollArea *m_side = nullptr;
    InviteCard *m_invite;
    RelayCard *m_relay;
    RenewCard *m_renew;
    Bell *m_bell;
    Bell *m_news; // computers came or went
    QBasicTimer m_tick;
    int m_asked = 0;
    qint64 m_askedMs = 0; // by the hand that nobody sets
    bool m_looked = false; // for a computer that came before
    bool m_isTaken = false; // a list is here
    DeviceId m_wanted; // the current one when the list has come
    store::Feed<sync::SyncStatus>::Subscription m_statuses; // last: they end before what they speak to
    store::Feed<sync::SyncRound>::Subscription m_rounds;
};

} // namespace vb::ui
