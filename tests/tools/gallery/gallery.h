#pragma once

#include <QWidget>

namespace vb::gallery {

/// Each page is a whole window of invented content.
QWidget *makeControls();
QWidget *makeFields();
QWidget *makeLogin();
QWidget *makeSearch();
QWidget *makeEmpty();
QWidget *makeMenus();

} // namespace vb::gallery
