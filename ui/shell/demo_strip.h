#pragma once

#include <QWidget>

namespace vb::ui {

/// A line over the whole window for what has to be known all the time: this practice is a demonstration, the key of
/// this PC lies in a file.
class DemoStrip : public QWidget {
    Q_OBJECT

public:
    DemoStrip(bool isDemo, bool keyInFile, QWidget *parent = nullptr);

    /// A practice is one when its name says "(demo)".
    static bool isWantedFor(const QString &practiceName);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace vb::ui
