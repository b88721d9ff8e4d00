#pragma once

#include "ui/settings/catalogue_card.h"

class QComboBox;
class QSpinBox;

namespace vb::ui {

/// What the practice offers.
class ServicesCard : public CatalogueCard {
    Q_OBJECT

public:
    explicit ServicesCard(session::Session &session, QWidget *parent = nullptr);

protected:
    void fillForm(const QCborMap &entry) override;
    [[nodiscard]] QCborMap typedOfKind() const override;
    bool checkOfKind() override;
    void ask() override;
    void send() override;

private:
    QSpinBox *m_minutes;
    QSpinBox *m_afterwards;
    LineField *m_room;
    QComboBox *m_licence;
};

} // namespace vb::ui
