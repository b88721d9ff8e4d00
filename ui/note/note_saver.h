#pragma once

#include "core/session/session.h"

#include <QBasicTimer>
#include <QObject>

#include <functional>

namespace vb::ui {

/// Stores a draft while its author types, at most every two seconds and one at a time, and as kept when it is left.
/// Each time it says which text it goes out from, so that two windows never overwrite each other.
class NoteSaver : public QObject {
    Q_OBJECT

public:
    /// `values` gives what can be stored of what stands in the fields.
    NoteSaver(session::Session &session, std::function<chart::FieldValues()> values, QObject *parent = nullptr);

    void start(chart::NoteId id, const QByteArray &stamp, bool isKept);
    /// What is typed from here on is not its affair.
    void stop();
    void touch();
    /// Typed and not stored, or on its way.
    [[nodiscard]] bool isPending() const { return m_typed || m_busy; }
    /// Stores what is there as left, so that other PCs get it; `then` gets whether all is stored.
    void keep(std::function<void(bool stored)> then = {});
    /// Goes on from another text than the one that it knows.
    void goOnFrom(const QByteArray &stamp) { m_stamp = stamp; }
    [[nodiscard]] QByteArray stamp() const { return m_stamp; }

Q_SIGNALS:
    void saved();
    void failed(const vb::Error &error);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void send(bool asKept);
    void take(const Result<QByteArray> &answer, bool asKept);
    void finish(bool stored);

    session::Session &m_session;
    std::function<chart::FieldValues()> m_values;
    chart::NoteId m_id;
    QByteArray m_stamp;
    QBasicTimer m_timer;
    std::vector<std::function<void(bool)>> m_waiting;
    int m_run = 0; // answers to earlier drafts are dropped
    bool m_typed = false;
    bool m_busy = false;
    bool m_isKept = true;
    bool m_wantsKeep = false;
};

} // namespace vb::ui
