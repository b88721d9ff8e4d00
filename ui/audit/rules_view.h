#pragma once

#include "core/session/session.h"

#include <QWidget>

#include <array>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLayout;
class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;
class Question;

/// What raises alerts: working hours and thresholds, which the owner sets and others read. Ctrl+S saves, Esc goes back.
class RulesView : public QWidget {
    Q_OBJECT

public:
    explicit RulesView(session::Session &session, QWidget *parent = nullptr);

    /// Reads what is in force.
    void start();
    void focusFirst();
    [[nodiscard]] bool isDirty() const;
    /// Asks first when there are unsaved changes.
    void leave();

Q_SIGNALS:
    void backWanted();
    /// What is in force stands in the fields, or the banner says why not.
    void shown(bool ok);
    void answered(bool ok);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Day {
        QCheckBox *open;
        QComboBox *from;
        QComboBox *to;
    };
    struct Number {
        int monitor::Thresholds::*value;
        LineField *field;
    };

    QWidget *makeHours();
    void makeDay(int day, QGridLayout *grid);
    QWidget *makeThresholds();
    void addNumber(QGridLayout *grid, int row, int column, int monitor::Thresholds::*value, const QString &label);
    QWidget *makeAlways();
    QLayout *makeTop();
    void connectParts();
    void show(const monitor::Thresholds &thresholds);
    [[nodiscard]] monitor::Thresholds typed() const;
    bool check();
    void save();

    session::Session &m_session;
    bool m_mayChange;
    monitor::Thresholds m_stored;
    bool m_isShown = false;
    Banner *m_banner;
    std::array<Day, 7> m_days {};
    std::vector<Number> m_numbers;
    Question *m_unsaved;
    BusyButton *m_save;
    QPushButton *m_back;
};

} // namespace vb::ui
