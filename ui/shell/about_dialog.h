#pragma once

#include <QDialog>

namespace vb::ui {

/// Name, version, licences. Open it with open(); it deletes itself.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget *parent);
};

} // namespace vb::ui
