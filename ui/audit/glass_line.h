#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QFrame>

namespace vb::ui {

/// One emergency access: who opened whom, why, and for how long; marked in red. Its button shows what was done.
class GlassLine : public QFrame {
    Q_OBJECT

public:
    GlassLine(const session::GlassRow &row, const PracticeTime &time, qint64 nowMs, QWidget *parent = nullptr);

Q_SIGNALS:
    void entriesWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_isOpen;
};

} // namespace vb::ui
