#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <QBasicTimer>

class QRadioButton;

namespace vb::ui {

class Banner;
class BusyButton;
class CodeLabel;
class QrView;
class TextLabel;

/// Invites a computer: a code to be typed there, then six words that both screens must show. 1 lets it in, 2 sends it
/// away.
class InviteCard : public Card {
    Q_OBJECT

public:
    explicit InviteCard(session::Session &session, QWidget *parent = nullptr);

    /// From the beginning, unless a code or words are open.
    void start();
    void focusFirst();
    /// Looks for a computer that came while nobody looked: before the lock, or to a code of the command line.
    void lookForWaiting();
    /// A code is on screen, or a computer waits.
    [[nodiscard]] bool isOpen() const { return m_step != Step::begin; }
    /// A computer waits.
    [[nodiscard]] bool hasComer() const { return m_step == Step::words; }

    // What comes from the services; also for programs that drive the screen.
    void setStatus(const sync::SyncStatus &status);
    void showCode(const session::ShownInvitation &invitation);
    void showWords(const session::WaitingDevice &waiting);

Q_SIGNALS:
    /// Another thing to do is on screen now: a code, words, or nothing.
    void turned();
    /// A computer was let in: the list has changed.
    void joined(vb::DeviceId device, const QString &name);
    void closeWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    enum class Step { begin, code, words };
    QWidget *makeBegin();
    QWidget *makeCode();
    QWidget *makeWords();
    void turnTo(Step step);
    void tick();
    void invite();
    void takeInvitation(const Result<session::ShownInvitation> &answer);
    void wait();
    void takeWaiting(const Result<session::WaitingDevice> &answer);
    void approve();
    void takeApproved(const Result<session::DeviceEntry> &answer);
    void refuse();
    void say(const QString &problem);

    session::Session &m_session;
    sync::SyncStatus m_status;
    Step m_step = Step::begin;
    QWidget *m_begin = nullptr;
    QWidget *m_codePart = nullptr;
    QWidget *m_wordsPart = nullptr;
    QRadioButton *m_fixed;
    QRadioButton *m_laptop;
    BusyButton *m_invite;
    TextLabel *m_url;
    CodeLabel *m_code;
    QrView *m_square;
    TextLabel *m_until;
    TextLabel *m_noLine;
    BusyButton *m_withdraw;
    TextLabel *m_name;
    QList<TextLabel *> m_words;
    QWidget *m_wordsGrid = nullptr;
    BusyButton *m_same;
    BusyButton *m_differ;
    Banner *m_banner;
    session::ShownInvitation m_shown; // its code is on screen
    session::WaitingDevice m_waiting; // its words are
    QBasicTimer m_second;
};

} // namespace vb::ui
