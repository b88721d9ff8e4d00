#pragma once

#include <QWidget>

namespace vb::ui {

class CodeLabel;

/// A line for a terminal, with a button that copies it.
class CommandLine : public QWidget {
    Q_OBJECT

public:
    /// The button is named "<id>.copy".
    CommandLine(const QString &id, const QString &command, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    CodeLabel *m_command;
};

} // namespace vb::ui
