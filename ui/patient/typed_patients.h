#pragma once

#include "core/session/session.h"

#include <QBasicTimer>
#include <QObject>

namespace vb::ui {

/// Looks for patients while somebody types: hits follow each letter under one entry of the log; what the typing pauses
/// at is a search with an entry of its own. Answers to what is no longer typed are dropped.
class TypedPatients : public QObject {
    Q_OBJECT

public:
    TypedPatients(session::Session &session, int limit, QObject *parent = nullptr);

    /// After each letter; an empty text ends it.
    void follow(const QString &text);
    /// Does not wait for the pause.
    void searchNow();
    /// The pause has not come yet.
    [[nodiscard]] bool isTyping() const { return m_pause.isActive(); }

Q_SIGNALS:
    /// To the latest letter.
    void offered(const std::vector<vb::patient::Hit> &hits);
    /// To what the typing paused at.
    void found(const std::vector<vb::patient::Hit> &hits);
    void failed(const vb::Error &error);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void askForLetter();

    session::Session &m_session;
    int m_limit;
    QString m_text;
    QBasicTimer m_pause;
    patient::TypedSearch m_typing; // none: nothing was typed since the last pause
    patient::TypedSearch m_firstAsked; // whose first letter was asked for
    int m_asked = 0; // number of the latest question
};

} // namespace vb::ui
