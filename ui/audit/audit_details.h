#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"
#include "ui/kit/practice_time.h"

class QPushButton;

namespace vb::ui {

class FactGrid;
class TextLabel;

/// Everything that an entry says, beside the list. Esc or its button closes it.
class AuditDetails : public Card {
    Q_OBJECT

public:
    explicit AuditDetails(const PracticeTime &time, QWidget *parent = nullptr);

    /// `pc`: the name of the PC whose log it stands in; empty for this one.
    void setRow(const session::AuditRow &row, const QString &pc = {});
    [[nodiscard]] const session::AuditRow &row() const { return m_row; }

Q_SIGNALS:
    void closeWanted();
    void visitorsWanted();
    void visitedWanted();

private:
    void fillIn(const QString &pc);

    PracticeTime m_time;
    session::AuditRow m_row;
    TextLabel *m_what;
    FactGrid *m_facts;
    QPushButton *m_visitors;
    QPushButton *m_visited;
};

} // namespace vb::ui
