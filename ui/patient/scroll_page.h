#pragma once

#include <QScrollArea>

namespace vb::ui {

/// A page that scrolls when the window is low, and brings what gets the focus into view.
class ScrollPage : public QScrollArea {
    Q_OBJECT

public:
    explicit ScrollPage(QWidget *content, QWidget *parent = nullptr);

    void toTop();
};

} // namespace vb::ui
