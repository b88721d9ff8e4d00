#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QStackedLayout;
class QVBoxLayout;

namespace vb::ui {

class Banner;
class EmptyState;
class PeriodPick;
class TextLabel;

/// Emergency accesses for review, the latest first. Asks anew whenever it is shown.
class GlassView : public QWidget {
    Q_OBJECT

public:
    GlassView(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    void focusFirst();

Q_SIGNALS:
    void shown(int lines);
    void entriesWanted(vb::PatientId patient, const QString &patientName, const QString &login);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void ask();
    void take(const Result<std::vector<session::GlassRow>> &answer);
    void fillIn(const std::vector<session::GlassRow> &rows, qint64 nowMs);

    session::Session &m_session;
    PracticeTime m_time;
    PeriodPick *m_period;
    TextLabel *m_count;
    Banner *m_open;
    Banner *m_banner;
    QStackedLayout *m_stack = nullptr;
    QWidget *m_list;
    QVBoxLayout *m_lines;
    int m_asked = 0;
};

} // namespace vb::ui
