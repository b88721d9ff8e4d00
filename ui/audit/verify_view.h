#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QElapsedTimer>
#include <QWidget>

class QProgressBar;
class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class Card;
class FactGrid;
class JobWatch;
class TextLabel;

/// Proves the log: a button, how far it is, and the verdict in words with what to do.
class VerifyView : public QWidget {
    Q_OBJECT

public:
    VerifyView(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    void focusFirst();
    /// Nothing while it runs.
    void start();
    void showVerdict(const audit::Verdict &verdict);

Q_SIGNALS:
    /// A verdict or an error is shown.
    void judged();
    void entryWanted(qint64 index);

private:
    QWidget *makeStart();
    QWidget *makeVerdict();
    void showProgress(quint64 done, quint64 of);
    void take(const Result<audit::Verdict> &answer);
    void showSteps(const audit::Verdict &verdict);
    void copyVerdict();

    session::Session &m_session;
    PracticeTime m_time;
    JobWatch *m_watch;
    BusyButton *m_start;
    QPushButton *m_stop;
    QProgressBar *m_bar;
    TextLabel *m_progress;
    Banner *m_banner;
    Card *m_verdict;
    FactGrid *m_facts;
    QWidget *m_steps;
    QPushButton *m_entry;
    QPushButton *m_copy;
    QElapsedTimer m_since;
    std::optional<quint64> m_bad;
};

} // namespace vb::ui
