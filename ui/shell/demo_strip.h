#pragma once

#include <QWidget>

namespace vb::ui {

/// A line over the whole window which says that this practice is a demonstration.
class DemoStrip : public QWidget {
    Q_OBJECT

public:
    explicit DemoStrip(QWidget *parent = nullptr);

    /// A practice is one when its name says "(demo)".
    static bool isWantedFor(const QString &practiceName);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace vb::ui
