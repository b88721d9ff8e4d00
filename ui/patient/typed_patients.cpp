#include "ui/patient/typed_patients.h"

#include "ui/kit/deliver.h"

#include <QTimerEvent>

namespace vb::ui {

namespace {
constexpr int kTypingPauseMs = 250;
}

TypedPatients::TypedPatients(session::Session &session, int limit, QObject *parent)
    : QObject(parent), m_session(session), m_limit(limit)
{
}

void TypedPatients::follow(const QString &text)
{
    ++m_asked;
    m_text = text.trimmed();
    if (m_text.isEmpty()) {
        m_typing.reset();
        m_pause.stop();
        return;
    }
    m_pause.start(kTypingPauseMs, this);
    askForLetter();
}

/// Until the first letter's entry is written, the letters behind it wait.
void TypedPatients::askForLetter()
{
    if (!m_typing)
        m_typing = patient::PatientService::beginTyping();
    const bool first = !m_typing->isGood();
    if (first && m_firstAsked == m_typing)
        return;
    if (first)
        m_firstAsked = m_typing;
    deliver(m_session.patients().typeAhead(m_typing, m_text, m_limit, patient::Spelling::near), this,
            [this, first, typing = m_typing, question = m_asked](const Result<std::vector<patient::Hit>> &answer) {
                if (question == m_asked && answer.ok())
                    Q_EMIT offered(*answer);
                else if (question == m_asked)
                    Q_EMIT failed(answer.error());
                else if (first && typing == m_typing && typing->isGood())
                    askForLetter();
            });
}

void TypedPatients::searchNow()
{
    m_pause.stop();
    m_typing.reset();
    deliver(m_session.patients().search(m_text, m_limit, patient::Spelling::near), this,
            [this, question = ++m_asked](const Result<std::vector<patient::Hit>> &answer) {
                if (question != m_asked)
                    return;
                if (answer.ok())
                    Q_EMIT found(*answer);
                else
                    Q_EMIT failed(answer.error());
            });
}

void TypedPatients::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        searchNow();
}

} // namespace vb::ui
