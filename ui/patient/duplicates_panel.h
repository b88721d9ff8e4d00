#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <QBasicTimer>

class QVBoxLayout;

namespace vb::ui {

/// "Perhaps already here": records like the person who is being entered, with the reasons in words, while somebody
/// types. Asked off the GUI thread when the typing pauses. It stops nobody from saving.
class DuplicatesPanel : public Card {
    Q_OBJECT

public:
    explicit DuplicatesPanel(session::Session &session, QWidget *parent = nullptr);

    /// What is typed so far.
    void setTyped(const patient::Patient &typed);
    void clear();

Q_SIGNALS:
    void openWanted(PatientId id, const QString &name);
    /// After each answer: how many are shown.
    void told(int count);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void ask();
    void take(const Result<std::vector<patient::Duplicate>> &answer);
    void showRows(const std::vector<patient::Duplicate> &found);
    [[nodiscard]] static QString reasonsOf(const patient::Duplicate &duplicate);

    session::Session &m_session;
    patient::TypedSearch m_typing;
    patient::Patient m_typed;
    QStringList m_asked; // the texts of the latest question
    int m_question = 0; // its number
    std::vector<patient::Duplicate> m_shown;
    QBasicTimer m_pause;
    QVBoxLayout *m_rows;
};

} // namespace vb::ui
