#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QPushButton;

namespace vb::ui {

class Banner;
class ProgressLine;
class SettingFacts;

/// How the practice stands with its backups on this computer, a backup now, and a look whether the newest restores.
class BackupCard : public Card {
    Q_OBJECT

public:
    explicit BackupCard(session::Session &session, QWidget *parent = nullptr);

    void focusFirst();
    /// Asks how things are; stateShown() follows.
    void refresh();
    /// As soon as it is known that there is a place for it.
    void backUpSoon();

Q_SIGNALS:
    void stateShown(const QString &folder);
    /// A backup or a check came to its end, or was cancelled: a banner says how.
    void finished(bool ok);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showState(const session::BackupState &state);
    void start(QPushButton *button);
    void end();
    void backUp();
    void check();
    void takeBackup(const Result<session::BackupMade> &answer);
    void takeCheck(const Result<session::BackupMade> &answer);

    session::Session &m_session;
    session::BackupState m_state;
    bool m_isWanted = false;
    SettingFacts *m_facts;
    Banner *m_age;
    QPushButton *m_now;
    QPushButton *m_check;
    QPushButton *m_pressed = nullptr;
    ProgressLine *m_progress;
    Banner *m_result;
};

} // namespace vb::ui
