#include "ui/note/note_saver.h"

#include "ui/kit/deliver.h"

#include <QTimerEvent>

#include <utility>

namespace vb::ui {

namespace {

constexpr int kAutosaveMs = 2000;
constexpr int kRetryMs = 5000;

/// Worth another try by itself: the text is right and nobody else is at it.
bool mayPass(Code code)
{
    return code == Code::io || code == Code::failed;
}

} // namespace

NoteSaver::NoteSaver(session::Session &session, std::function<chart::FieldValues()> values, QObject *parent)
    : QObject(parent), m_session(session), m_values(std::move(values))
{
}

void NoteSaver::start(chart::NoteId id, const QByteArray &stamp, bool isKept)
{
    stop();
    m_id = id;
    m_stamp = stamp;
    m_isKept = isKept;
}

void NoteSaver::stop()
{
    ++m_run;
    m_timer.stop();
    m_waiting.clear();
    m_typed = m_busy = m_wantsKeep = false;
    m_id = {};
}

void NoteSaver::touch()
{
    if (m_id.isNull())
        return;
    m_typed = true;
    if (!m_busy && !m_timer.isActive())
        m_timer.start(kAutosaveMs, this);
}

void NoteSaver::keep(std::function<void(bool stored)> then)
{
    if (then)
        m_waiting.push_back(std::move(then));
    if (m_id.isNull() || (!m_typed && !m_busy && m_isKept)) {
        finish(!m_id.isNull());
        return;
    }
    if (m_busy)
        m_wantsKeep = true;
    else
        send(true);
}

void NoteSaver::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_timer.stop();
    if (!m_busy)
        send(false);
}

void NoteSaver::send(bool asKept)
{
    m_timer.stop();
    m_typed = false;
    m_busy = true;
    session::NoteService &notes = m_session.notes();
    const chart::FieldValues values = m_values();
    deliver(asKept ? notes.keep(m_id, values, m_stamp) : notes.autosave(m_id, values, m_stamp), this,
            [this, asKept, run = m_run](const Result<QByteArray> &answer) {
                if (run == m_run)
                    take(answer, asKept);
            });
}

void NoteSaver::take(const Result<QByteArray> &answer, bool asKept)
{
    m_busy = false;
    const bool wantsKeep = std::exchange(m_wantsKeep, false);
    if (!answer.ok()) {
        m_typed = true;
        if (mayPass(answer.error().code))
            m_timer.start(kRetryMs, this);
        const int run = m_run;
        Q_EMIT failed(answer.error());
        if (run == m_run)
            finish(false);
        return;
    }
    m_stamp = *answer;
    m_isKept = asKept;
    if (wantsKeep && (!asKept || m_typed)) {
        send(true);
        return;
    }
    const int run = m_run;
    Q_EMIT saved();
    if (run != m_run)
        return;
    if (m_typed)
        m_timer.start(kAutosaveMs, this);
    finish(true);
}

void NoteSaver::finish(bool stored)
{
    for (const std::function<void(bool)> &then : std::exchange(m_waiting, {}))
        then(stored);
}

} // namespace vb::ui
