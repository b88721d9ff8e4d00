#pragma once

#include <QWidget>

namespace vb::ui {

/// Before anything is typed: what one can search for.
class SearchHints : public QWidget {
    Q_OBJECT

public:
    explicit SearchHints(QWidget *parent = nullptr);
};

} // namespace vb::ui
