#pragma once

#include "ui/setup/setup_model.h"

#include <QAbstractButton>

#include <vector>

namespace vb::ui {

class StepItem;

/// The green side of the set-up: all steps, which are done, and where one is. A click on a done one goes back to it.
class StepList : public QWidget {
    Q_OBJECT

public:
    explicit StepList(const QStringList &titles, QWidget *parent = nullptr);

    void setCurrent(SetupStep step);

Q_SIGNALS:
    void stepWanted(vb::ui::SetupStep step);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<StepItem *> m_items;
};

/// One line of a StepList.
class StepItem : public QAbstractButton {
    Q_OBJECT

public:
    StepItem(int number, const QString &title, bool last);

    enum class State { done, current, toCome };
    void setState(State state);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_number;
    bool m_last;
    State m_state = State::toCome;
};

} // namespace vb::ui
