"""The wall's scenes: quiet pictures for whoever stands five metres away. They show; nobody touches them."""
