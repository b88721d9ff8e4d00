#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;

namespace vb::ui {

/// Labelled values one below the other, for reading. Values wrap and are plain text.
class SettingFacts : public QWidget {
    Q_OBJECT

public:
    struct Fact {
        QString label;
        QString value;
    };

    explicit SettingFacts(QWidget *parent = nullptr);

    void setFacts(const std::vector<Fact> &facts);

private:
    QGridLayout *m_grid;
};

} // namespace vb::ui
